package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.BatchEntry;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageBatch;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayList;
import java.util.List;

/** One batch while it is put together, within the limits of the configuration, of the format and of the far end. */
final class BatchCut {
    /** Most that a copy has more than what it is a copy of: a cluster in its path and a target. */
    private static final int ADDRESS_BYTES = 160;

    private final StreamId stream;
    private final Outbox outbox;
    private final long room;
    private final long now = System.nanoTime();
    private final List<BatchEntry> entries = new ArrayList<>();
    private final List<Picks> picks = new ArrayList<>();
    private long taken;
    private long encoded;
    private int userProperties;

    /** @param readerBytes largest encoded batch that the far end takes */
    BatchCut(StreamId stream, Outbox outbox, long readerBytes) {
        this.stream = stream;
        this.outbox = outbox;
        this.room = readerBytes - BatchCodec.headerBound();
    }

    /** Whether one more belongs into this batch; the first always does, and what will be skipped takes no room. */
    boolean hasRoom(Item item) {
        Publication next = item.publication;
        return taken == 0
                || next == null
                || tooLarge(next.message())
                || (taken + item.bytes <= outbox.limits.batchBytes()
                        && userProperties + userProperties(next.message()) <= BatchCodec.MAX_USER_PROPERTIES
                        && encoded + bound(next.message()) <= room);
    }

    /** Whether it may leave now: fresh, or within the rate at which a backlog drains. */
    boolean mayLeave(Item item) {
        long at = outbox.nanoTime.getAsLong();
        return at - item.since < DrainMeter.FRESH_NANOS || outbox.drain.tryTake(at);
    }

    /** Takes it in, or skips it for a reason that is counted: the batch covers its number either way. */
    void add(Item item) {
        Publication publication = item.publication;
        if (publication == null) {
            outbox.drop(Drop.OUTBOX_UNREADABLE);
            return;
        }
        Message message = publication.message();
        if (publication.expired(now)) {
            outbox.counters.dropped(Drop.EXPIRED).increment();
        } else if (tooLarge(message)) {
            outbox.drop(Drop.OUTBOX_TOO_LARGE);
        } else {
            taken += Math.max(1, publication.bytes());
            encoded += bound(message);
            userProperties += userProperties(message);
            entries.add(new BatchEntry(
                    item.number, Addressing.copy(publication, stream.cluster(), outbox.destination(), now)));
            picks.add(item.picks);
        }
    }

    Lane.Piece piece(long first, long last) {
        return new Lane.Piece(new MessageBatch(stream, first, last, entries), picks);
    }

    private boolean tooLarge(Message message) {
        return bound(message) > room || userProperties(message) > BatchCodec.MAX_USER_PROPERTIES;
    }

    private static int userProperties(Message message) {
        return message.properties().userProperties().size();
    }

    private static long bound(Message message) {
        return BatchCodec.sizeBound(message) + (long) ADDRESS_BYTES;
    }
}
