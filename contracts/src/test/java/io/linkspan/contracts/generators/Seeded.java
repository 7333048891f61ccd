package io.linkspan.contracts.generators;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * Runs a property over many seeds. Prints the first seed; a failure names the seed of the failing run, and {@code
 * -Dseed=<n>} runs that one alone.
 */
public final class Seeded {
    private Seeded() {}

    /** A property: throws if the values it draws break it. */
    @FunctionalInterface
    public interface Property {
        void check(Random random) throws Exception;
    }

    /** Runs the property so many times, each with its own seed. */
    public static void forAll(int runs, Property property) {
        Long replay = Long.getLong("seed");
        if (replay != null) {
            run(replay, property);
            return;
        }
        long first = new SplittableRandom().nextLong(1L << 40);
        System.out.println("[seeds " + first + " to " + (first + runs - 1) + "]");
        for (long seed = first; seed < first + runs; seed++) {
            run(seed, property);
        }
    }

    private static void run(long seed, Property property) {
        try {
            property.check(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("replay with -Dseed=" + seed + ": " + e.getMessage(), e);
        }
    }
}
