package io.linkspan.link.control;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.link.LinkState;
import io.linkspan.link.announce.Announcer;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.Delivery;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.PeerTargets;
import io.linkspan.link.transport.Secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one control connection to the peer, as long as this process speaks for the link. On the link's loop.
 *
 * <p>Whatever goes wrong is tried again after a jittered wait, also what only a person can heal: the person may be at the
 * other side. {@link #poke} cuts a wait short when there is a sign that the peer is ready.
 */
public final class ControlPlane {

    /** Answers only: a handful for each second. */
    private static final int RECEIVE_MAXIMUM = 64;

    /** Two pokes within this time are one: a peer that introduces itself in a loop must not make us do the same. */
    static final Duration POKE_PAUSE = Duration.ofSeconds(1);

    /** Told what happens, on the link's loop. */
    public interface Owner {
        /** {@link ControlPlane#state()} is another one. */
        void changed();

        /** A connection was made after one that had come as far as online. */
        void reconnected();

        /** The peer knows a younger speaker: only one with a higher incarnation can go on. */
        void overtaken();
    }

    private final ClusterName own;
    private final InstanceId instance;
    private final PeerTargets targets;
    private final String clientId;
    private final Announcer announcer;
    private final Timings timings;
    private final Dialer dialer;
    private final Loop loop;
    private final Backoff backoff;
    private final Owner owner;

    private LinkState state = new LinkState.Connecting();
    private @Nullable Instant retryAt;
    private @Nullable PeerConversation conversation;
    private Dialer.@Nullable Attempt attempt;
    private Timer retry = Timer.NONE;
    private boolean waiting;
    private boolean closed;
    private boolean overtaken;
    private boolean wasOnline;
    private long pokedAt;
    private boolean poked;
    private long connections;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param announcer of this speaker; kept over reconnections
     * @param owner told what happens
     */
    public ControlPlane(
            ClusterName own,
            InstanceId instance,
            PeerTargets targets,
            String clientId,
            Announcer announcer,
            Timings timings,
            Dialer dialer,
            Loop loop,
            Backoff backoff,
            Owner owner) {
        this.own = own;
        this.instance = instance;
        this.targets = targets;
        this.clientId = clientId;
        this.announcer = announcer;
        this.timings = timings;
        this.dialer = dialer;
        this.loop = loop;
        this.backoff = backoff;
        this.owner = owner;
    }

    /** Where the control connection stands; never disabled. */
    public LinkState state() {
        return state;
    }

    /** When it tries again, while it waits. */
    public @Nullable Instant retryAt() {
        return retryAt;
    }

    /** Connects. */
    public void start() {
        dial();
    }

    /** The announcer has something new. */
    public void pump() {
        if (conversation != null) {
            conversation.pump();
        }
    }

    /** The peer seems to be ready: do not wait any longer. */
    public void poke() {
        long now = loop.nanos();
        if (waiting && !(poked && now - pokedAt < POKE_PAUSE.toNanos())) {
            poked = true;
            pokedAt = now;
            retry.cancel();
            dial();
        }
    }

    /** Disconnects for good. */
    public void close() {
        closed = true;
        retry.cancel();
        hangUp();
    }

    private void dial() {
        if (overtaken) {
            owner.overtaken();
            return;
        }
        waiting = false;
        retryAt = null;
        become(
                switch (state) {
                    case LinkState.Disconnected disconnected -> disconnected.retry();
                    case LinkState.Failed failed -> failed.retry();
                    default -> new LinkState.Connecting();
                });
        try {
            attempt = dialer.dial(targets.target(clientId, RECEIVE_MAXIMUM), loop, new Line());
        } catch (SecretsException e) {
            failed(e.sentence());
        }
    }

    private void become(LinkState next) {
        if (!next.equals(state)) {
            state = next;
            owner.changed();
        }
    }

    private void lost(String cause) {
        Instant at = waitAndRetry();
        become(
                state instanceof LinkState.Active active
                        ? active.lost(cause, at)
                        : new LinkState.Disconnected(cause, at));
    }

    private void failed(String reason) {
        waitAndRetry();
        become(state instanceof LinkState.Active active ? active.refused(reason) : new LinkState.Failed(reason));
    }

    private Instant waitAndRetry() {
        hangUp();
        Duration wait = backoff.next();
        waiting = true;
        retry = loop.after(wait, this::dial);
        Instant at = loop.now().plus(wait);
        retryAt = at;
        return at;
    }

    private void hangUp() {
        PeerConversation current = conversation;
        conversation = null;
        if (current != null) {
            current.close();
        }
        Dialer.Attempt line = attempt;
        attempt = null;
        if (line != null) {
            line.abandon();
        }
    }

    /** One connection; abandoned lines tell nothing any more. */
    private final class Line implements ConnectionListener, ConversationListener {

        @Override
        public void opened(Connection connection) {
            connections++;
            if (wasOnline) {
                owner.reconnected();
            }
            if (state instanceof LinkState.Connecting connecting) {
                become(connecting.connected());
            }
            PeerConversation next = new PeerConversation(
                    connection,
                    new Introduction(
                            own,
                            instance,
                            targets.spec().name(),
                            targets.hostAndPort(),
                            targets.spec().username()),
                    announcer,
                    timings,
                    loop,
                    this,
                    connections);
            conversation = next;
            next.start();
        }

        @Override
        public void failed(DialFailure failure) {
            attempt = null;
            if (closed) {
                return;
            }
            if (failure.kind().temporary()) {
                ControlPlane.this.lost(failure.sentence());
            } else {
                ControlPlane.this.failed(failure.sentence());
            }
        }

        @Override
        public void received(Delivery delivery) {
            PeerConversation current = conversation;
            if (current != null) {
                current.received(delivery);
            } else {
                delivery.accept();
            }
        }

        @Override
        public void closed(String cause) {
            attempt = null;
            ControlPlane.this.lost("connection to " + targets.hostAndPort() + " lost: " + cause);
        }

        @Override
        public void bootstrapping() {
            become(
                    switch (state) {
                        case LinkState.Handshaking handshaking -> handshaking.accepted();
                        case LinkState.Online online -> online.resync();
                        default -> state;
                    });
        }

        @Override
        public void online() {
            backoff.reset();
            wasOnline = true;
            become(
                    switch (state) {
                        case LinkState.Handshaking handshaking -> handshaking.resumed();
                        case LinkState.Bootstrapping bootstrapping -> bootstrapping.applied();
                        default -> state;
                    });
        }

        @Override
        public void lost(String cause) {
            ControlPlane.this.lost(cause);
        }

        @Override
        public void overtaken(String cause) {
            overtaken = true;
            ControlPlane.this.lost(cause);
        }

        @Override
        public void refused(String reason) {
            ControlPlane.this.failed(reason);
        }
    }
}
