package io.linkspan.broker.session;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;

/**
 * The way to the session's client for as long as one connection lasts: its window of unacknowledged QoS 1/2, its topic
 * aliases, its socket. Confined to the session's loop.
 */
final class Downlink {
    private final Connection client;
    private final BrokerCounters counters;
    private final Outbound outbound;
    private final int window;
    private final OutgoingAliases aliases;
    private int outstanding;

    /**
     * @param receiveMaximum the client's, 1 to 65,535
     * @param topicAliasMaximum aliases that the client takes, 0 to 65,535
     */
    Downlink(
            Connection client,
            int receiveMaximum,
            int topicAliasMaximum,
            Outbound outbound,
            BrokerLimits limits,
            BrokerCounters counters) {
        this.client = client;
        this.counters = counters;
        this.outbound = outbound;
        this.window = Math.min(receiveMaximum, limits.sessions().inflight());
        this.aliases =
                OutgoingAliases.of(Math.min(topicAliasMaximum, limits.packets().topicAliasMaximum()));
    }

    Connection client() {
        return client;
    }

    /** Whether window and socket have room [MQTT-3.3.4-9]. */
    boolean canSend() {
        return outstanding < window && client.writable();
    }

    /** Sends a QoS 1/2 message; false when it is too large for this client: that is over, for it would be so again. */
    boolean send(InFlight open, boolean again) {
        takeSlot(open);
        boolean written = write(open.delivery, open.packetId, again);
        if (!written) {
            close(open);
            outbound.settle(open.delivery);
        }
        return written;
    }

    /** Takes a place in the window for a message that is not ready to leave. */
    void reserve(InFlight open) {
        takeSlot(open);
    }

    /** Sends what a place was taken for. */
    void sendReserved(InFlight open, boolean again) {
        if (!write(open.delivery, open.packetId, again)) {
            close(open);
            outbound.settle(open.delivery);
        }
    }

    /** Sends again the PUBREL of an exchange whose PUBREC has come [MQTT-4.4.0-1]. */
    void releaseAgain(InFlight open) {
        takeSlot(open);
        client.send(Ack.success(AckKind.PUBREL, open.packetId));
    }

    private void takeSlot(InFlight open) {
        open.outstanding = true;
        outstanding++;
    }

    /** The exchange is over: its identifier is free, and its place in the window. */
    void close(InFlight open) {
        outbound.close(open.packetId);
        if (open.outstanding) {
            open.outstanding = false;
            outstanding--;
        }
    }

    /**
     * Writes one PUBLISH.
     *
     * @param packetId 0 for QoS 0
     * @return false when it is too large for this client; counted so
     */
    boolean write(Delivery delivery, int packetId, boolean again) {
        var publication = delivery.publication();
        long remaining = publication.remainingSeconds(System.nanoTime());
        int alias = aliases.of(publication.message().topic());
        boolean written = client.publish(
                publication,
                delivery.qos(),
                delivery.retain(),
                again,
                packetId,
                delivery.identifiers(),
                Math.abs(alias),
                alias > 0,
                remaining);
        if (!written && alias < 0) {
            aliases.forget(publication.message().topic()); // the client has not learned it
        }
        if (written) {
            counters.publishesSent.increment();
            counters.bytesSent.add(publication.message().payload().length);
        } else {
            counters.dropped(Drop.TOO_LARGE).increment();
        }
        return written;
    }
}
