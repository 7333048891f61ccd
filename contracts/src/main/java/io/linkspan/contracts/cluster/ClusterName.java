package io.linkspan.contracts.cluster;

/**
 * Name of one cluster, the same on every cluster linked with it; usable as a DNS label and a topic level.
 *
 * @param value 1 to 63 characters of {@code a-z}, {@code 0-9} and {@code -}, no {@code -} at either end
 */
public record ClusterName(String value) implements Comparable<ClusterName> {
    /** Longest name in characters, as a DNS label. */
    public static final int MAX_LENGTH = 63;

    /** What {@link #isValid} asks for, as a sentence for people. */
    public static final String RULE =
            "1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends";

    /** Validates. @throws IllegalArgumentException saying the rule */
    public ClusterName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a cluster name (" + RULE + "): '" + Names.shown(value) + "'");
        }
    }

    /** Same as the constructor, reads better. @throws IllegalArgumentException saying the rule */
    public static ClusterName of(String value) {
        return new ClusterName(value);
    }

    /** True if the text can be a cluster name. */
    public static boolean isValid(String value) {
        return Names.isValid(value, MAX_LENGTH, "-");
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
