package io.linkspan.contracts.message;

import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Compact binary form of one message on its own, as the retained store keeps it; version 1: {@code 'L' 'M' | version |
 * cluster table | entry}, both as in {@link BatchCodec} but without the number.
 */
public final class MessageCodec {
    /** Version written, and the only one read. */
    public static final int VERSION = 1;

    private MessageCodec() {}

    /**
     * Encodes.
     *
     * @throws IllegalArgumentException if a text cannot be carried by UTF-8, the topic is none, or the message is over 8 MiB
     *     or over 65,536 user properties
     */
    public static byte[] encode(Message message) {
        WireWriter out = new WireWriter(BatchCodec.sizeBound(message), BatchCodec.MAX_BYTES);
        encode(message, out, null);
        return out.toByteArray();
    }

    /**
     * As {@link #encode(Message)}, behind what {@code out} has; its limit stands for the 8 MiB.
     *
     * @param topics of messages encoded before, for one that encodes many
     */
    public static void encode(Message message, WireWriter out, @Nullable EncodedTopics topics) {
        if (message.properties().userProperties().size() > BatchCodec.MAX_USER_PROPERTIES) {
            throw new IllegalArgumentException("more than " + BatchCodec.MAX_USER_PROPERTIES + " user properties");
        }
        ClusterTable clusters = ClusterTable.of(message);
        out.u8('L');
        out.u8('M');
        out.u8(VERSION);
        clusters.write(out);
        new EntryWriter(out, clusters, topics).write(message, -1, message.id());
    }

    /** Decodes with strict checks of every value. */
    public static MessageOutcome decode(byte[] bytes) {
        try {
            WireReader in = WireReader.of(ByteBuffer.wrap(bytes), BatchCodec.MAX_BYTES);
            if (in.remaining() < 2 || in.u8("prefix") != 'L' || in.u8("prefix") != 'M') {
                throw new WireException(RefusalReason.NOT_RECOGNISED, "not a single message");
            }
            int version = in.u8("version");
            if (version != VERSION) {
                throw new WireException(RefusalReason.UNSUPPORTED, "version " + version + " of the single message");
            }
            ClusterTable clusters = ClusterTable.read(in);
            Message message = new EntryReader(in, clusters, BatchCodec.MAX_USER_PROPERTIES).readSingle();
            in.end("message");
            return new MessageOutcome.Decoded(message);
        } catch (WireException e) {
            return new MessageOutcome.Refused(e.reason(), e.detail());
        }
    }
}
