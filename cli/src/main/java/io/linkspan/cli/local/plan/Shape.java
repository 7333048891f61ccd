package io.linkspan.cli.local.plan;

/**
 * How many processes make up a cluster.
 *
 * @param split false: one standalone process, and every count is 1
 * @param brokers 1 to {@value #MAX_OF_A_ROLE}
 * @param registries 1 to {@value #MAX_OF_A_ROLE}
 * @param links 1 to {@value #MAX_OF_A_ROLE}
 */
public record Shape(boolean split, int brokers, int registries, int links) {
    /** Ten ports apart, more of one role would meet the ports of another cluster or role. */
    public static final int MAX_OF_A_ROLE = 8;

    /** Everything in one process. */
    public static final Shape STANDALONE = new Shape(false, 1, 1, 1);

    /**
     * Validates.
     *
     * @throws IllegalArgumentException naming the option to change
     */
    public Shape {
        check("--brokers", brokers);
        check("--registries", registries);
        check("--links", links);
        if (!split && (brokers > 1 || registries > 1 || links > 1)) {
            throw new IllegalArgumentException("several of a service need --split");
        }
    }

    /** The shape for these counts: more than one of a service implies split. */
    public static Shape of(boolean split, int brokers, int registries, int links) {
        return new Shape(split || brokers > 1 || registries > 1 || links > 1, brokers, registries, links);
    }

    private static void check(String option, int count) {
        if (count < 1 || count > MAX_OF_A_ROLE) {
            throw new IllegalArgumentException(option + " must be 1 to " + MAX_OF_A_ROLE + ": " + count);
        }
    }
}
