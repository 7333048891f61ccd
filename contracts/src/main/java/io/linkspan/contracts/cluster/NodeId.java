package io.linkspan.contracts.cluster;

/**
 * Name of one node inside its cluster, and of the log it keeps; usable as a host name and a topic level.
 *
 * @param value 1 to 63 characters of {@code a-z}, {@code 0-9}, {@code -}, {@code .} and {@code _}, a letter or digit at both ends
 */
public record NodeId(String value) implements Comparable<NodeId> {
    /** Longest id in characters. */
    public static final int MAX_LENGTH = 63;

    /** What {@link #isValid} asks for, as a sentence for people. */
    public static final String RULE =
            "1 to 63 lower-case letters, digits, hyphens, dots and underscores, with a letter or digit at both ends";

    /** Validates. @throws IllegalArgumentException saying the rule */
    public NodeId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a node id (" + RULE + "): '" + Names.shown(value) + "'");
        }
    }

    /** Same as the constructor, reads better. @throws IllegalArgumentException saying the rule */
    public static NodeId of(String value) {
        return new NodeId(value);
    }

    /** True if the text can be a node id. */
    public static boolean isValid(String value) {
        return Names.isValid(value, MAX_LENGTH, "-._");
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
