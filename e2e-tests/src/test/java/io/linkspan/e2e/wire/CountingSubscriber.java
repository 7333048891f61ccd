package io.linkspan.e2e.wire;

import io.linkspan.e2e.ledger.Finding.Kind;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.ledger.MessageId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A subscriber with a persistent session that enters everything it gets into the ledger, and then acknowledges it.
 *
 * <pre>
 *   QoS 1   PUBLISH → enter, PUBACK
 *   QoS 2   PUBLISH of a new packet id → enter, PUBREC;  of one that waits for PUBREL → PUBREC;  PUBREL → PUBCOMP
 * </pre>
 */
public final class CountingSubscriber extends Resuming {
    /** Enough to keep a broker busy, little enough to make it wait for acknowledgements. */
    private static final int RECEIVE_MAXIMUM = 500;

    private static final int SUBSCRIBE_ID = 1;
    private static final int QOS = 2;

    private final String filter;
    private final Set<Integer> unreleased = new HashSet<>();

    private CountingSubscriber(Ledger ledger, Identity identity, List<InetSocketAddress> brokers, String filter) {
        super(ledger, identity, brokers, RECEIVE_MAXIMUM);
        this.filter = filter;
    }

    /** Begins to connect and subscribe; {@link #connected()} says when it has. */
    public static CountingSubscriber start(
            Ledger ledger, Identity identity, List<InetSocketAddress> brokers, String filter) {
        ledger.subscriber(identity.clientId());
        CountingSubscriber subscriber = new CountingSubscriber(ledger, identity, brokers, filter);
        subscriber.begin();
        return subscriber;
    }

    @Override
    void connected(Wire fresh, boolean sessionPresent, int brokersReceiveMaximum) throws IOException {
        if (sessionPresent) {
            return;
        }
        synchronized (this) {
            unreleased.clear();
        }
        fresh.send(Packets.subscribe(SUBSCRIBE_ID, filter, QOS));
        Frame answer = fresh.read();
        if (answer.type() != Packets.SUBACK || answer.lastReason() != QOS) {
            throw new IOException("SUBSCRIBE answered with " + answer.type() + " " + answer.lastReason());
        }
    }

    @Override
    void handle(Wire from, Frame frame) throws IOException {
        switch (frame.type()) {
            case Packets.PUBLISH -> arrived(from, frame);
            case Packets.PUBREL -> {
                unreleased.remove(frame.packetId());
                from.append(Packets.ack(Packets.PUBCOMP, frame.packetId()));
            }
            default -> complain(Kind.PROTOCOL, "packet of type " + frame.type() + " to a subscriber");
        }
    }

    private void arrived(Wire from, Frame frame) throws IOException {
        int id = frame.qos() > 0 ? frame.publishId() : 0;
        if (frame.qos() < 2 || unreleased.add(id)) {
            ledger.arrived(identity.clientId(), MessageId.parse(frame.payload()), frame.dup(), System.nanoTime());
        } else if (!frame.dup()) {
            complain(Kind.PROTOCOL, "packet id " + id + " used again before PUBREL, without DUP");
        }
        if (frame.qos() > 0) {
            from.append(Packets.ack(frame.qos() == 1 ? Packets.PUBACK : Packets.PUBREC, id));
        }
    }

    @Override
    void confirmed(long until) {
        ledger.confirmed(identity.clientId(), until, System.nanoTime());
    }

    @Override
    void ended() {
        // The state of QoS 2 belongs to the session and stays.
        ledger.ended(identity.clientId(), System.nanoTime());
    }
}
