package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.log.Kept;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a message that this node took in is called by all brokers of the cluster, whichever lanes it reaches them by: the
 * publisher's lane of this node's life, and the message's number in that life. What the log keeps is called by its number
 * there, so that a later life calls it the same. A message that came from elsewhere keeps its name.
 */
final class Identity {
    private final AtomicLong unkept = new AtomicLong();

    /**
     * The same with its name; QoS 0 has none.
     *
     * @param kept what the log knows, or could know, it by; null when this life has no log
     */
    Publication named(Publication publication, StreamOrigin origin, @Nullable Kept kept) {
        Message message = publication.message();
        if (message.qos() == QoS.AT_MOST_ONCE || message.id() != null) {
            return publication;
        }
        int lane = StreamId.laneOf(origin.cluster(), message.publisher());
        var id = kept == null
                ? MessageId.of(origin.stream(lane), unkept.incrementAndGet())
                : MessageId.of(origin.of(kept.epoch()).stream(lane), kept.number());
        return new Publication(message.withId(id), publication.arrivedNanos());
    }

    /** The name of what was read back from the log, where it stands without it. */
    static Message named(Message message, StreamId stream, Kept kept) {
        if (message.id() != null) {
            return message;
        }
        return message.withId(new MessageId(
                stream.cluster(), stream.instance(), stream.log(), kept.epoch(), stream.lane(), kept.number()));
    }
}
