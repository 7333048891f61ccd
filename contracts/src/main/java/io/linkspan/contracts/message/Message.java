package io.linkspan.contracts.message;

import io.linkspan.contracts.cluster.ClusterName;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One published message with everything that has to survive its way. The payload array is shared and never changed by
 * anybody. Text fields are valid when the broker took the message in; the codecs check again.
 *
 * @param topic valid topic name
 * @param payload 0 bytes and up
 * @param qos as published
 * @param retain the publisher's retain flag
 * @param properties MQTT 5 properties, {@link MessageProperties#NONE} for 3.1.1
 * @param publisher client id of the publisher, may be empty
 * @param timestampMillis wall clock of the broker that took it in, milliseconds since 1970; base of the expiry
 * @param id null until numbered (and always null at QoS 0)
 * @param hopLimit clusters it may still enter, 0 to 255
 * @param path clusters it has passed, origin first; empty before its first hop; at most 32
 * @param targets clusters this copy is for; empty inside its own cluster; at most 256
 */
@SuppressWarnings("ArrayRecordComponent") // shared over the whole fan-out, by contract never changed
public record Message(
        String topic,
        byte[] payload,
        QoS qos,
        boolean retain,
        MessageProperties properties,
        String publisher,
        long timestampMillis,
        @Nullable MessageId id,
        int hopLimit,
        List<ClusterName> path,
        List<ClusterName> targets) {
    /** Hop limit of a new message, a mesh's diameter with room to spare. */
    public static final int DEFAULT_HOP_LIMIT = 8;

    /** Largest hop limit. */
    public static final int MAX_HOP_LIMIT = 255;

    /** Most clusters in a path. */
    public static final int MAX_PATH = 32;

    /** Most targets of one copy. */
    public static final int MAX_TARGETS = 256;

    /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
    public Message {
        if (hopLimit < 0 || hopLimit > MAX_HOP_LIMIT) {
            throw new IllegalArgumentException("hop limit must be 0 to 255: " + hopLimit);
        }
        if (path.size() > MAX_PATH || targets.size() > MAX_TARGETS) {
            throw new IllegalArgumentException("path or targets too long: " + path.size() + ", " + targets.size());
        }
        path = List.copyOf(path);
        targets = List.copyOf(targets);
    }

    /** The same message with other properties. */
    public Message withProperties(MessageProperties newProperties) {
        return new Message(
                topic, payload, qos, retain, newProperties, publisher, timestampMillis, id, hopLimit, path, targets);
    }

    /** The same message, numbered. */
    public Message withId(MessageId newId) {
        return new Message(
                topic, payload, qos, retain, properties, publisher, timestampMillis, newId, hopLimit, path, targets);
    }

    /** The copy for one next hop: who it is for, what it has passed, how far it may still go. */
    public Message towards(List<ClusterName> newTargets, List<ClusterName> newPath, int newHopLimit) {
        return new Message(
                topic,
                payload,
                qos,
                retain,
                properties,
                publisher,
                timestampMillis,
                id,
                newHopLimit,
                newPath,
                newTargets);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Message that
                && topic.equals(that.topic)
                && Arrays.equals(payload, that.payload)
                && qos == that.qos
                && retain == that.retain
                && properties.equals(that.properties)
                && publisher.equals(that.publisher)
                && timestampMillis == that.timestampMillis
                && Objects.equals(id, that.id)
                && hopLimit == that.hopLimit
                && path.equals(that.path)
                && targets.equals(that.targets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, Arrays.hashCode(payload), qos, publisher, timestampMillis, id);
    }

    /** Without the payload and properties: this ends up in logs. */
    @Override
    public String toString() {
        return "Message[topic=" + topic + ", payload=" + payload.length + " bytes, qos=" + qos.level() + ", retain="
                + retain + ", publisher=" + publisher + ", id=" + id + ", hopLimit=" + hopLimit + ", path=" + path
                + ", targets=" + targets + "]";
    }
}
