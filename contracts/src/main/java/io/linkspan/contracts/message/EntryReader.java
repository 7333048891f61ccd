package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link EntryWriter} wrote. Belongs to one decoding. */
final class EntryReader {
    /** Bytes of the shortest entry: flags, timestamp, payload length. */
    static final int MIN_BYTES = 3;

    private final WireReader in;
    private final ClusterTable clusters;
    private int userPropertiesLeft;
    private @Nullable Message before;
    private @Nullable StreamId identityBefore;

    EntryReader(WireReader in, ClusterTable clusters, int maxUserProperties) {
        this.in = in;
        this.clusters = clusters;
        this.userPropertiesLeft = maxUserProperties;
    }

    /** Reads one entry of a batch; a numbered one follows the number before it in that stream. */
    BatchEntry readEntry(StreamId stream, long numberBefore, long last) throws WireException {
        int flags = readFlags();
        if ((flags & EntryFlags.QOS) == 0) {
            return new BatchEntry(0, readMessage(flags, null));
        }
        long step = in.varint("number");
        if (step == 0 || step > last - numberBefore) {
            throw WireReader.malformed("number", step + " after " + numberBefore + ", last is " + last);
        }
        long number = numberBefore + step;
        return new BatchEntry(number, readMessage(flags, MessageId.of(stream, number)));
    }

    /** Reads a message on its own. */
    Message readSingle() throws WireException {
        return readMessage(readFlags(), null);
    }

    private int readFlags() throws WireException {
        int flags = in.u8("flags");
        if ((flags & EntryFlags.QOS) == EntryFlags.QOS) {
            throw WireReader.malformed("flags", "QoS 3");
        }
        if (before == null && (flags & EntryFlags.BEFORE) != 0) {
            throw WireReader.malformed("flags", "nothing is before the first entry");
        }
        return flags;
    }

    private Message readMessage(int flags, @Nullable MessageId ownIdentity) throws WireException {
        Message last = before;
        String topic = last != null && (flags & EntryFlags.SAME_TOPIC) != 0
                ? last.topic()
                : PropertiesCodec.readTopic(in, "topic");
        String publisher = last != null && (flags & EntryFlags.SAME_PUBLISHER) != 0
                ? last.publisher()
                : in.text(EntryWriter.MAX_PUBLISHER_BYTES, "publisher");
        long timestamp = in.signed("timestamp") + (last == null ? 0 : last.timestampMillis());
        Way way = last != null && (flags & EntryFlags.SAME_WAY) != 0 ? Way.of(last) : readWay();
        MessageId identity = (flags & EntryFlags.IDENTITY) == 0 ? ownIdentity : readIdentity();
        MessageProperties properties = (flags & EntryFlags.PROPERTIES) == 0 ? MessageProperties.NONE : readProperties();
        byte[] payload = in.bytes(Integer.MAX_VALUE, "payload");
        Message message = new Message(
                topic,
                payload,
                QoS.of(flags & EntryFlags.QOS),
                (flags & EntryFlags.RETAIN) != 0,
                properties,
                publisher,
                timestamp,
                identity,
                way.hopLimit,
                way.path,
                way.targets);
        before = message;
        return message;
    }

    private Way readWay() throws WireException {
        return new Way(
                in.u8("hop limit"),
                clusters.readList(in, Message.MAX_PATH, "path"),
                clusters.readList(in, Message.MAX_TARGETS, "targets"));
    }

    private MessageProperties readProperties() throws WireException {
        MessageProperties properties = PropertiesCodec.read(in, userPropertiesLeft);
        userPropertiesLeft -= properties.userProperties().size();
        return properties;
    }

    private MessageId readIdentity() throws WireException {
        int kind = in.u8("identity");
        StreamId stream = identityBefore;
        if (kind == EntryFlags.OTHER_STREAM) {
            stream = StreamIdCodec.read(in);
            identityBefore = stream;
        } else if (kind != EntryFlags.SAME_STREAM || stream == null) {
            throw WireReader.malformed("identity", "kind " + kind);
        }
        long number = in.varint("identity number");
        if (number == 0) {
            throw WireReader.malformed("identity number", "0");
        }
        return MessageId.of(stream, number);
    }

    /** How far, whence and whereto: what mostly stays the same from entry to entry. */
    private record Way(int hopLimit, List<ClusterName> path, List<ClusterName> targets) {
        static Way of(Message message) {
            return new Way(message.hopLimit(), message.path(), message.targets());
        }
    }
}
