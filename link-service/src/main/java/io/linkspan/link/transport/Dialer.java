package io.linkspan.link.transport;

import io.linkspan.link.loop.Loop;

/** Opens MQTT 5 connections: clean start, no session, no reconnection by itself. */
public interface Dialer {

    /**
     * Begins to connect; the listener is told on the loop. Every call makes one attempt.
     *
     * @return closes the attempt, or the connection it has become
     */
    Attempt dial(Target target, Loop loop, ConnectionListener listener);

    /** A connection attempt, and later the connection. */
    @FunctionalInterface
    interface Attempt {
        /** Ends it; called on the loop, nothing more is told to the listener. */
        void abandon();
    }
}
