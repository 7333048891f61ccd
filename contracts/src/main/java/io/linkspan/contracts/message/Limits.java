package io.linkspan.contracts.message;

/**
 * What a decoder accepts at most; checked before anything is allocated.
 *
 * @param maxBytes whole batch in bytes, 1 to {@link BatchCodec#MAX_BYTES}
 * @param maxMessages entries of a batch, 1 to {@link BatchCodec#MAX_MESSAGES}
 * @param maxUserProperties user properties of all its messages together, 0 to {@link BatchCodec#MAX_USER_PROPERTIES}
 */
public record Limits(int maxBytes, int maxMessages, int maxUserProperties) {
    /** The limits of the format itself. */
    public static final Limits DEFAULT =
            new Limits(BatchCodec.MAX_BYTES, BatchCodec.MAX_MESSAGES, BatchCodec.MAX_USER_PROPERTIES);

    /** Checks the ranges. @throws IllegalArgumentException naming the limit out of range */
    public Limits {
        check("maxBytes", maxBytes, 1, BatchCodec.MAX_BYTES);
        check("maxMessages", maxMessages, 1, BatchCodec.MAX_MESSAGES);
        check("maxUserProperties", maxUserProperties, 0, BatchCodec.MAX_USER_PROPERTIES);
    }

    private static void check(String name, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(name + " must be " + from + " to " + to + ": " + value);
        }
    }
}
