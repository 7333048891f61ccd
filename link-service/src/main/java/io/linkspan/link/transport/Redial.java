package io.linkspan.link.transport;

import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.link.transport.Secrets.SecretsException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Keeps one connection: dials until it is there, and again when it is lost, with jittered waits. On the owner's loop. */
public final class Redial {

    /** Told about the connection, on the link's loop. */
    public interface Line {
        /** There is a connection. */
        void up(Connection connection);

        /** It is gone; another one is tried for. */
        void down();

        /** A message on it. */
        void received(Delivery delivery);

        /** The {@link Redial#problem()} has changed. */
        void changed();
    }

    /** Makes the target of each attempt. */
    @FunctionalInterface
    public interface TargetSource {
        Target next() throws SecretsException;
    }

    private final TargetSource targets;
    private final String where;
    private final Dialer dialer;
    private final Loop loop;
    private final Backoff backoff;
    private final Line line;

    private Dialer.@Nullable Attempt attempt;
    private @Nullable Connection connection;
    private @Nullable String problem;
    private @Nullable Instant retryAt;
    private Timer retry = Timer.NONE;
    private boolean waiting;
    private boolean closed;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param where host and port, for sentences
     */
    public Redial(TargetSource targets, String where, Dialer dialer, Loop loop, Backoff backoff, Line line) {
        this.targets = targets;
        this.where = where;
        this.dialer = dialer;
        this.loop = loop;
        this.backoff = backoff;
        this.line = line;
    }

    /** Begins the first attempt. */
    public void start() {
        waiting = false;
        retryAt = null;
        try {
            attempt = dialer.dial(targets.next(), loop, new Listener());
        } catch (SecretsException e) {
            waitAndRetry(e.sentence());
        }
    }

    /** It works: the next interruption is tried again soon. */
    public void proven() {
        backoff.reset();
    }

    /** There is a sign that it would work now: do not wait any longer. */
    public void poke() {
        if (waiting) {
            retry.cancel();
            start();
        }
    }

    /** Ends the connection because of something seen on it, and tries again. */
    public void restart(String cause) {
        boolean was = connection != null;
        hangUp();
        if (was) {
            line.down();
        }
        waitAndRetry(cause);
    }

    /** Ends it for good. */
    public void close() {
        closed = true;
        retry.cancel();
        hangUp();
    }

    /** The open connection; null: none now. */
    public @Nullable Connection connection() {
        return connection;
    }

    /** Why there is no connection, one sentence; null: there is one, or the first attempt is under way. */
    public @Nullable String problem() {
        return problem;
    }

    public @Nullable Instant retryAt() {
        return retryAt;
    }

    private void hangUp() {
        connection = null;
        Dialer.Attempt current = attempt;
        attempt = null;
        if (current != null) {
            current.abandon();
        }
    }

    private void waitAndRetry(String cause) {
        if (closed) {
            return;
        }
        waiting = true;
        problem = cause;
        Duration wait = backoff.next();
        retryAt = loop.now().plus(wait);
        retry.cancel();
        retry = loop.after(wait, this::start);
        line.changed();
    }

    private final class Listener implements ConnectionListener {

        @Override
        public void opened(Connection opened) {
            connection = opened;
            problem = null;
            line.up(opened);
            line.changed();
        }

        @Override
        public void failed(DialFailure failure) {
            attempt = null;
            waitAndRetry(failure.sentence());
        }

        @Override
        public void received(Delivery delivery) {
            line.received(delivery);
        }

        @Override
        public void closed(String cause) {
            attempt = null;
            connection = null;
            line.down();
            waitAndRetry("connection to " + where + " lost: " + cause);
        }
    }
}
