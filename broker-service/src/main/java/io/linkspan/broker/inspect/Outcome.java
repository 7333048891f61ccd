package io.linkspan.broker.inspect;

/** How an operator's action ended. */
public enum Outcome {
    DONE,
    NO_SUCH_CLIENT,
    /** Disconnecting: nobody is there. */
    NOT_CONNECTED,
    /** Removing a session: its client is there, or is just coming back. */
    IN_USE
}
