package io.linkspan.link.lane;

import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.Redial;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one of our own broker nodes, which reads the lanes that fall on one data connection. It is there
 * only while that one is.
 */
final class OutboxLine implements Redial.Line {

    private final @Nullable LaneRelay[] relays = new @Nullable LaneRelay[StreamId.LANES];
    private final Runnable changed;
    private @Nullable Redial redial;

    OutboxLine(Runnable changed) {
        this.changed = changed;
    }

    /** Lanes that are read here. */
    void carry(int lane, LaneRelay relay) {
        relays[lane] = relay;
    }

    /** Begins to dial, and goes on until {@link #close}. */
    void start(Redial dialling) {
        close();
        redial = dialling;
        dialling.start();
    }

    void close() {
        Redial current = redial;
        redial = null;
        if (current != null) {
            current.close();
        }
    }

    boolean started() {
        return redial != null;
    }

    @Nullable
    Redial redial() {
        return redial;
    }

    /** The open connection; null: none now. */
    @Nullable
    Connection connection() {
        return redial == null ? null : redial.connection();
    }

    @Override
    public void up(Connection connection) {
        if (redial != null) {
            redial.proven();
        }
        for (LaneRelay relay : relays) {
            if (relay != null) {
                relay.tryOpen();
            }
        }
    }

    @Override
    public void down() {
        for (LaneRelay relay : relays) {
            if (relay != null) {
                relay.linesDown();
            }
        }
    }

    @Override
    public void received(Delivery delivery) {
        LaneRelay relay =
                LinkTopics.parse(delivery.topic()) instanceof LinkTopic.Outbox outbox ? relays[outbox.lane()] : null;
        if (relay == null) {
            delivery.refuse(() -> {});
        } else {
            relay.received(delivery);
        }
    }

    @Override
    public void changed() {
        changed.run();
    }
}
