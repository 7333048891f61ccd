package io.linkspan.contracts.message;

import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.Utf8;
import io.linkspan.contracts.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages one after the other, leaving out what the one before already said. The order of the fields is described
 * in {@link BatchCodec}. Belongs to one encoding.
 */
final class EntryWriter {
    static final int MAX_PUBLISHER_BYTES = 65_535;

    private static final int MAX_VARINT = 10;
    private static final int LENGTH_BYTES = 5;

    private final WireWriter out;
    private final ClusterTable clusters;
    private final @Nullable EncodedTopics topics;
    private @Nullable Message before;
    private @Nullable StreamId identityBefore;

    EntryWriter(WireWriter out, ClusterTable clusters) {
        this(out, clusters, null);
    }

    /** @param topics of earlier encodings */
    EntryWriter(WireWriter out, ClusterTable clusters, @Nullable EncodedTopics topics) {
        this.out = out;
        this.clusters = clusters;
        this.topics = topics;
    }

    /**
     * Appends one message.
     *
     * @param step number minus the number before; negative: none is written
     * @param identity null: none is written
     */
    void write(Message message, long step, @Nullable MessageId identity) {
        int flags = flags(message, identity);
        out.u8(flags);
        if (step >= 0) {
            out.varint(step);
        }
        if ((flags & EntryFlags.SAME_TOPIC) == 0) {
            writeTopic(message.topic());
        }
        if ((flags & EntryFlags.SAME_PUBLISHER) == 0) {
            out.text(message.publisher(), MAX_PUBLISHER_BYTES);
        }
        out.signed(message.timestampMillis() - (before == null ? 0 : before.timestampMillis()));
        if ((flags & EntryFlags.SAME_WAY) == 0) {
            out.u8(message.hopLimit());
            clusters.writeList(out, message.path());
            clusters.writeList(out, message.targets());
        }
        if (identity != null) {
            writeIdentity(identity);
        }
        if ((flags & EntryFlags.PROPERTIES) != 0) {
            PropertiesCodec.write(out, message.properties());
        }
        out.bytes(message.payload(), Integer.MAX_VALUE);
        before = message;
    }

    private int flags(Message message, @Nullable MessageId identity) {
        int flags = message.qos().level();
        flags |= message.retain() ? EntryFlags.RETAIN : 0;
        flags |= identity != null ? EntryFlags.IDENTITY : 0;
        flags |= message.properties().isEmpty() ? 0 : EntryFlags.PROPERTIES;
        Message last = before;
        if (last == null) {
            return flags;
        }
        boolean sameWay = message.hopLimit() == last.hopLimit()
                && message.path().equals(last.path())
                && message.targets().equals(last.targets());
        flags |= message.topic().equals(last.topic()) ? EntryFlags.SAME_TOPIC : 0;
        flags |= message.publisher().equals(last.publisher()) ? EntryFlags.SAME_PUBLISHER : 0;
        return flags | (sameWay ? EntryFlags.SAME_WAY : 0);
    }

    private void writeTopic(String topic) {
        byte[] known = topics == null ? null : topics.get(topic);
        if (known != null) {
            out.bytes(known, TopicSyntax.MAX_BYTES);
        } else {
            EncodedTopics.check(topic);
            out.text(topic, TopicSyntax.MAX_BYTES);
        }
    }

    private void writeIdentity(MessageId identity) {
        StreamId stream = identity.stream();
        if (stream.equals(identityBefore)) {
            out.u8(EntryFlags.SAME_STREAM);
        } else {
            out.u8(EntryFlags.OTHER_STREAM);
            StreamIdCodec.write(out, stream);
            identityBefore = stream;
        }
        out.varint(identity.number());
    }

    /** Upper bound of the bytes one message takes, its cluster names in the table included. */
    static long sizeBound(Message message) {
        long size = 1 + MAX_VARINT + MAX_VARINT + LENGTH_BYTES;
        size += LENGTH_BYTES + Utf8.length(message.topic()) + LENGTH_BYTES + Utf8.length(message.publisher());
        size += 1 + 2 * LENGTH_BYTES;
        size += (long) (message.path().size() + message.targets().size()) * (2 + 1 + 63);
        size += message.id() == null ? 0 : 1 + StreamIdCodec.MAX_BYTES + MAX_VARINT;
        size += message.properties().isEmpty() ? 0 : PropertiesCodec.sizeBound(message.properties());
        return size + message.payload().length;
    }
}
