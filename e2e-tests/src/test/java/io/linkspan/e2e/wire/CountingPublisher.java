package io.linkspan.e2e.wire;

import io.linkspan.e2e.ledger.Finding.Kind;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.ledger.MessageId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A publisher with a persistent session, one topic and one QoS, that enters into the ledger what it sends and what the broker
 * has acknowledged.
 *
 * <p>Over a lost connection it does as [MQTT-4.4.0-1] says: with the session present it sends what is unacknowledged again,
 * in its order and with DUP, and PUBREL for what was received, before anything new; with the session gone it forgets both.
 */
public final class CountingPublisher extends Resuming {
    private static final int LAST_ID = 65_535;
    private static final int REFUSED = 0x80;
    private static final int NOT_FOUND = 0x92;
    private static final long IDLE_NANOS = 200_000;

    private final Load load;
    private final Thread sending;
    private final Map<Integer, Flight> flights = new LinkedHashMap<>();
    private int lastId;
    private long next;
    private long limit = Long.MAX_VALUE;
    private int window;
    private boolean active;
    private volatile boolean stopped;
    private @Nullable Wire ready;

    /**
     * What to publish.
     *
     * @param topic of all messages
     * @param qos 1 or 2
     * @param perSecond messages per second; what could not be sent in time is not made up for
     * @param inFlight most unacknowledged messages
     * @param bytes of each payload
     */
    public record Load(String topic, int qos, int perSecond, int inFlight, int bytes) {}

    private static final class Flight {
        final MessageId message;
        boolean received;
        /** PUBREL went again over a new connection: the broker may know nothing of it any more, and says so. */
        boolean releasedAgain;

        Flight(MessageId message) {
            this.message = message;
        }
    }

    private CountingPublisher(Ledger ledger, Identity identity, List<InetSocketAddress> brokers, Load load) {
        super(ledger, identity, brokers, LAST_ID);
        this.load = load;
        this.sending = Thread.ofPlatform()
                .daemon()
                .name(identity.clientId() + " sends")
                .unstarted(this::send);
    }

    /** Begins to connect; {@link #publish()} begins to publish. */
    public static CountingPublisher start(
            Ledger ledger, Identity identity, List<InetSocketAddress> brokers, Load load) {
        ledger.publisher(identity.clientId(), load.qos());
        CountingPublisher publisher = new CountingPublisher(ledger, identity, brokers, load);
        publisher.begin();
        publisher.sending.start();
        return publisher;
    }

    /** Publishes from now on. */
    public synchronized void publish() {
        active = true;
    }

    /** Publishes until it has sent this many messages since the beginning. */
    public synchronized void publish(long until) {
        limit = until;
        active = true;
    }

    /** Nothing new from now on; {@link #outstanding()} says what still waits for its acknowledgement. */
    public synchronized void pause() {
        active = false;
    }

    /** Messages whose handshake has not ended. */
    public synchronized int outstanding() {
        return flights.size();
    }

    /** Messages sent since the beginning. */
    public synchronized long sent() {
        return next;
    }

    @Override
    void connected(Wire fresh, boolean sessionPresent, int brokersReceiveMaximum) throws IOException {
        synchronized (this) {
            window = Math.min(load.inFlight(), brokersReceiveMaximum);
            if (!sessionPresent) {
                flights.clear();
            }
            for (Map.Entry<Integer, Flight> flight : flights.entrySet()) {
                if (flight.getValue().received) {
                    fresh.append(Packets.ack(Packets.PUBREL, flight.getKey()));
                    flight.getValue().releasedAgain = true;
                } else {
                    fresh.append(packet(flight.getKey(), flight.getValue().message, true));
                }
            }
            ready = fresh;
        }
    }

    @Override
    void confirmed(long until) {
        // Its acknowledgements say it of each message.
    }

    @Override
    synchronized void ended() {
        ready = null;
    }

    @Override
    void handle(Wire from, Frame frame) throws IOException {
        int id = frame.packetId();
        Flight flight = flights.get(id);
        boolean refused = frame.reason() >= REFUSED;
        if (flight == null) {
            complain(Kind.PROTOCOL, "packet of type " + frame.type() + " for " + id + ", which is not in flight");
            return;
        }
        switch (frame.type()) {
            case Packets.PUBACK -> {
                expected(load.qos() == 1, frame);
                answered(flight, refused);
                flights.remove(id);
            }
            case Packets.PUBREC -> {
                expected(load.qos() == 2, frame);
                if (!flight.received) {
                    answered(flight, refused);
                }
                if (refused) {
                    flights.remove(id);
                } else {
                    flight.received = true;
                    from.append(Packets.ack(Packets.PUBREL, id));
                }
            }
            case Packets.PUBCOMP -> {
                boolean forgotten = flight.releasedAgain && frame.reason() == NOT_FOUND;
                expected(flight.received && (!refused || forgotten), frame);
                flights.remove(id);
            }
            default -> expected(false, frame);
        }
    }

    private void expected(boolean right, Frame frame) {
        if (!right) {
            complain(
                    Kind.PROTOCOL,
                    "packet of type " + frame.type() + ", reason " + Integer.toHexString(frame.reason()) + ", with QoS "
                            + load.qos());
        }
    }

    private void answered(Flight flight, boolean refused) {
        if (refused) {
            ledger.refused(flight.message);
        } else {
            ledger.acknowledged(flight.message);
        }
    }

    private void send() {
        long step = 1_000_000_000L / load.perSecond();
        long due = System.nanoTime();
        while (!stopped) {
            long now = System.nanoTime();
            if (now < due) {
                LockSupport.parkNanos(due - now);
            } else if (sendOne()) {
                // A stall of the machine is made up for, within limits; a pause is not.
                due = Math.max(due + step, now - 1_000_000_000L);
            } else {
                due = now + IDLE_NANOS;
            }
        }
    }

    private boolean sendOne() {
        Wire to;
        byte[] packet;
        synchronized (this) {
            to = ready;
            if (!active || to == null || flights.size() >= window || next >= limit) {
                return false;
            }
            do {
                lastId = lastId % LAST_ID + 1;
            } while (flights.containsKey(lastId));
            Flight flight = new Flight(new MessageId(identity.clientId(), next++));
            flights.put(lastId, flight);
            packet = packet(lastId, flight.message, false);
        }
        try {
            to.send(packet);
        } catch (IOException e) {
            to.close(); // the reading thread connects again, and sends it again
        }
        return true;
    }

    private byte[] packet(int id, MessageId message, boolean dup) {
        ledger.sent(message);
        return Packets.publish(load.topic(), load.qos(), dup, id, message.payload(load.bytes()));
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(sending);
        super.close();
    }
}
