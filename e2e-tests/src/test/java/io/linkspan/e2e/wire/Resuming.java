package io.linkspan.e2e.wire;

import io.linkspan.e2e.ledger.Finding.Kind;
import io.linkspan.e2e.ledger.Ledger;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client with a persistent session that connects again, to the next broker, whenever it has lost its connection.
 *
 * <p>A thread of its own connects and reads; what it calls is guarded by this object's monitor.
 */
abstract class Resuming implements AutoCloseable {
    private static final int KEEP_ALIVE_SECONDS = 30;

    /** Often: what arrived before an answered one is known to have been acknowledged. */
    private static final Duration PING = Duration.ofMillis(500);

    private static final Duration SILENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final long EXPIRY_SECONDS = 86_400;

    /** Malformed packet, protocol error, receive maximum exceeded, topic alias or packet size: the broker blames the client. */
    private static final Set<Integer> BLAME = Set.of(0x81, 0x82, 0x93, 0x94, 0x95);

    protected final Ledger ledger;
    protected final Identity identity;
    private final List<InetSocketAddress> brokers;
    private final int receiveMaximum;
    private final Thread thread;
    private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());
    private volatile boolean closed;
    private volatile boolean wanted = true;
    private volatile @Nullable Wire wire;
    /** When the PINGREQs of this connection that have no answer yet were sent; guarded by this. */
    private final Queue<Long> unanswered = new ArrayDeque<>();

    private volatile boolean answered;
    private volatile String lastRefusal = "never connected";
    /** DISCONNECT was sent over this connection; guarded by this. */
    private boolean left;

    private int turn;
    private boolean known;

    Resuming(Ledger ledger, Identity identity, List<InetSocketAddress> brokers, int receiveMaximum) {
        this.ledger = ledger;
        this.identity = identity;
        this.brokers = List.copyOf(brokers);
        this.receiveMaximum = receiveMaximum;
        this.thread = Thread.ofPlatform().daemon().name(identity.clientId()).unstarted(this::run);
    }

    void begin() {
        thread.start();
    }

    /** The broker has taken the connection; returns when it can be used. */
    abstract void connected(Wire fresh, boolean sessionPresent, int brokersReceiveMaximum) throws IOException;

    /** A packet has come; called with the monitor held. */
    abstract void handle(Wire from, Frame frame) throws IOException;

    /** The broker has what was sent before this moment; called with the monitor held. */
    abstract void confirmed(long until);

    /** The connection has ended; called with the monitor held. */
    abstract void ended();

    private void run() {
        while (!closed) {
            if (wanted) {
                live();
            }
            if (!closed) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void live() {
        InetSocketAddress broker = brokers.get(Math.floorMod(turn++, brokers.size()));
        boolean taken = false;
        try (Wire fresh = new Wire(broker, SILENCE)) {
            fresh.send(Packets.connect(identity, KEEP_ALIVE_SECONDS, EXPIRY_SECONDS, receiveMaximum));
            Frame answer = fresh.read();
            if (answer.type() != Packets.CONNACK || answer.connectReason() != 0) {
                lastRefusal = broker + " answered CONNECT with " + Integer.toHexString(answer.connectReason());
                return;
            }
            boolean present = answer.sessionPresent();
            if (known && !present) {
                complain(Kind.SESSION, "is not known any more at " + broker.getPort());
            }
            connected(fresh, present, answer.receiveMaximum());
            known = true;
            taken = true;
            synchronized (this) {
                wire = fresh;
                if (!wanted) {
                    leave(fresh, Packets.LEAVE);
                }
            }
            Future<?> ping = pings.scheduleAtFixedRate(() -> ping(fresh), 0, PING.toMillis(), TimeUnit.MILLISECONDS);
            try {
                read(fresh);
            } finally {
                ping.cancel(false);
            }
        } catch (IOException e) {
            lastRefusal = broker + " " + e;
            if (taken && !left && !closed) {
                ledger.disturbed();
            }
        } catch (RuntimeException e) {
            complain(Kind.PROTOCOL, e.toString());
        } finally {
            synchronized (this) {
                wire = null;
                left = false;
                answered = false;
                unanswered.clear();
                ended();
            }
        }
    }

    private void read(Wire from) throws IOException {
        while (true) {
            Frame frame = from.read();
            synchronized (this) {
                if (closed) {
                    return;
                }
                if (frame.type() == Packets.PINGRESP) {
                    answered = true;
                    confirmed(unanswered.remove());
                    continue;
                }
                if (left) {
                    continue; // it was too late; the broker sends it again
                }
                if (frame.type() == Packets.DISCONNECT) {
                    if (BLAME.contains(frame.disconnectReason())) {
                        complain(Kind.PROTOCOL, "DISCONNECT " + Integer.toHexString(frame.disconnectReason()));
                    }
                    throw new IOException("DISCONNECT " + Integer.toHexString(frame.disconnectReason()));
                }
                handle(from, frame);
            }
        }
    }

    private synchronized void ping(Wire to) {
        if (wire != to) {
            return;
        }
        try {
            unanswered.add(System.nanoTime());
            to.send(Packets.PINGREQ);
        } catch (IOException e) {
            to.close(); // the reading thread sees it
        }
    }

    /** Reports a fault of the broker. */
    protected void complain(Kind kind, String what) {
        ledger.complain(kind, identity.clientId(), what);
    }

    /**
     * Leaves with DISCONNECT; the session stays. What has been counted as arrived has been acknowledged before: the
     * connection is read until the broker has closed it, or closing it would take back what the broker has not read.
     */
    public synchronized void goAway() {
        wanted = false;
        Wire current = wire;
        if (current != null) {
            leave(current, Packets.LEAVE);
        }
    }

    /** Connects again. */
    public void comeBack() {
        wanted = true;
    }

    /** Whether the broker has taken the connection and the session is ready. */
    public boolean connected() {
        return wire != null;
    }

    /** Whether the broker has answered over this connection all that was sent when it was made. */
    public boolean answered() {
        return answered;
    }

    /** Why the last connection ended or was not made. */
    public String lastRefusal() {
        return lastRefusal;
    }

    private void leave(Wire from, byte[] disconnect) {
        ping(from);
        left = true;
        wire = null;
        try {
            from.send(disconnect);
        } catch (IOException e) {
            lastRefusal = e.toString(); // it was gone already
        }
    }

    /** Ends its session, if it is connected, and its threads. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            Wire current = wire;
            if (current != null) {
                leave(current, Packets.END);
                current.close();
            }
        }
        LockSupport.unpark(thread);
        pings.shutdownNow();
        try {
            thread.join(SILENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
