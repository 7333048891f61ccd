package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of QoS 1 and 2 towards a session's client, and what the log must know of them. Confined to the session's
 * loop.
 */
final class Exchanges {
    private final Session session;
    private final Outbound outbound;
    private final CommitLog log;
    /** Messages that have their identifier and wait for the log. */
    private int unlogged;

    Exchanges(Session session, Outbound outbound, CommitLog log) {
        this.session = session;
        this.outbound = outbound;
        this.log = log;
    }

    /** Sends a message from the queue under a fresh identifier, at once or when the log has taken it. */
    void send(Downlink down, Delivery delivery) {
        InFlight open = outbound.open(delivery, null);
        Owing owing = delivery.owing();
        List<LogRecord> unit = owing == null || delivery.qos() != QoS.EXACTLY_ONCE
                ? List.of()
                : List.of(new LogRecord.Sent(session.number(), owing.kept().sequence(), open.packetId));
        if (unit.isEmpty() && unlogged == 0) {
            down.send(open, owing != null && owing.maybeSent());
            return;
        }
        // A QoS 2 message leaves when its identifier is known for good; what comes behind it must not overtake it.
        open.unlogged = true;
        unlogged++;
        down.reserve(open);
        log.append(session.loop(), unit, here(() -> {
            open.unlogged = false;
            unlogged--;
            if (session.downlink() == down && !session.ended()) {
                down.sendReserved(open, owing != null && owing.maybeSent());
            } else {
                session.drain(); // the next connection has been waiting for it
            }
        }));
    }

    // The session may move to another loop while the log commits.
    private Runnable here(Runnable action) {
        return () -> {
            EventLoop now = session.loop();
            if (now.inLoop()) {
                action.run();
            } else {
                now.execute(action);
            }
        };
    }

    /**
     * PUBACK [MQTT-4.3.2-3]: closes a QoS 1 exchange; an unknown identifier is ignored.
     *
     * @return false when the identifier is in use for another exchange, which PUBACK does not belong to
     */
    boolean acknowledged(int packetId, int reasonCode) {
        Downlink down = session.downlink();
        InFlight open = outbound.get(packetId);
        if (down == null || open == null) {
            return true;
        }
        if (open.delivery.qos() != QoS.AT_LEAST_ONCE) {
            return false;
        }
        down.close(open);
        outbound.settle(open.delivery);
        if (open.listener != null) {
            open.listener.acknowledged(reasonCode);
        }
        session.drain();
        return true;
    }

    /**
     * PUBREC: answers with PUBREL [MQTT-4.3.3-4], also for an identifier that is not known here (then 0x92).
     *
     * @return false when the identifier is in use for an exchange of QoS 1
     */
    boolean received(int packetId, int reasonCode) {
        Downlink down = session.downlink();
        if (down == null) {
            return true;
        }
        InFlight open = outbound.get(packetId);
        if (open == null) {
            if (reasonCode < 0x80) {
                down.client().send(Ack.of(AckKind.PUBREL, packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
            }
        } else if (open.delivery.qos() != QoS.EXACTLY_ONCE) {
            return false;
        } else if (reasonCode >= 0x80) {
            down.close(open); // the receiver refused: the identifier is free again [MQTT-4.3.3]
            outbound.settle(open.delivery);
            logCompleted(open);
            session.drain();
        } else {
            release(down, open);
        }
        return true;
    }

    // PUBREL leaves when the log knows that PUBREC has come, over whatever connection: it must never be followed by the
    // PUBLISH again.
    private void release(Downlink down, InFlight open) {
        Owing owing = open.delivery.owing();
        boolean first = !open.released;
        open.released = true;
        if (owing == null) {
            down.client().send(Ack.success(AckKind.PUBREL, open.packetId));
            return;
        }
        List<LogRecord> unit = first
                ? List.of(new LogRecord.Released(session.number(), owing.kept().sequence(), open.packetId))
                : List.of();
        open.unlogged = true;
        log.append(session.loop(), unit, here(() -> {
            open.unlogged = false;
            if (session.downlink() == down) {
                down.client().send(Ack.success(AckKind.PUBREL, open.packetId));
            } else {
                session.drain(); // the next connection has been waiting for it
            }
        }));
        outbound.settle(open.delivery);
    }

    private void logCompleted(InFlight open) {
        if (session.number() > 0) {
            log.append(session.loop(), List.of(new LogRecord.Completed(session.number(), open.packetId)), null);
        }
    }

    /**
     * PUBCOMP: closes a QoS 2 exchange; an unknown identifier is ignored.
     *
     * @return false when the exchange is not so far that PUBCOMP could follow
     */
    boolean completed(int packetId) {
        Downlink down = session.downlink();
        InFlight open = outbound.get(packetId);
        if (down == null || open == null) {
            return true;
        }
        if (!open.released) {
            return false;
        }
        down.close(open);
        logCompleted(open);
        session.drain();
        return true;
    }

    /** What a checkpoint says of it: null when there is nothing to say. */
    LogRecord.@Nullable SessionState state() {
        if (session.number() == 0) {
            return null;
        }
        List<LogRecord.Exchange> outgoing = new ArrayList<>();
        for (InFlight open : outbound.open()) {
            Owing owing = open.delivery.owing();
            if (open.delivery.qos() == QoS.EXACTLY_ONCE && (open.released || owing != null)) {
                long sequence = owing == null ? 0 : owing.kept().sequence();
                outgoing.add(new LogRecord.Exchange(sequence, open.packetId, open.released));
            }
        }
        return outgoing.isEmpty() && session.incomingExactlyOnce().isEmpty()
                ? null
                : new LogRecord.SessionState(session.number(), List.copyOf(session.incomingExactlyOnce()), outgoing);
    }
}
