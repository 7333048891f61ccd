package io.linkspan.admin.clients;

/** How an action ended. */
public enum ClientOutcome {
    DONE,
    NO_SUCH_CLIENT,
    /** There is nobody to disconnect. */
    NOT_CONNECTED,
    /** The session's client is there, or is just coming back. */
    IN_USE
}
