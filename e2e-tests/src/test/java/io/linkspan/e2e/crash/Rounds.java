package io.linkspan.e2e.crash;

import java.util.random.RandomGenerator;

/**
 * How many rounds with which seeds: round <i>n</i> has the seed {@code first + n}, so that one round is repeated by its seed.
 *
 * @param first seed of the first round
 * @param count at least 1
 */
public record Rounds(long first, int count) {
    /** What the properties ask for, else this. */
    static Rounds asked(long seed, int count) {
        String asked = System.getProperty("linkspan.crash.seed", "");
        long first =
                switch (asked) {
                    case "" -> seed;
                    case "random" -> RandomGenerator.getDefault().nextLong(1_000_000_000L);
                    default -> Long.parseLong(asked);
                };
        return new Rounds(first, Integer.getInteger("linkspan.crash.rounds", count));
    }
}
