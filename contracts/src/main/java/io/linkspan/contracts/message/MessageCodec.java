package io.linkspan.contracts.message;

/** Compact binary form of one message on its own, as the retained store keeps it; version 1. */
@SuppressWarnings("DoNotCallSuggester")
public final class MessageCodec {
    /** Version written, and the only one read. */
    public static final int VERSION = 1;

    private MessageCodec() {}

    /** Encodes. @throws IllegalArgumentException if a text cannot be carried by UTF-8 or the message is over 8 MiB */
    public static byte[] encode(Message message) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Decodes with strict checks of every value. */
    public static MessageOutcome decode(byte[] bytes) {
        throw new UnsupportedOperationException("skeleton");
    }
}
