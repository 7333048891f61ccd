package io.linkspan.broker.limits;

/** Which message goes when a session's queue is full. */
public enum DropPolicy {
    /** The one that arrives: what was queued stays in order and without gaps. */
    NEWEST,
    /** The one that has waited longest: the client finds the latest state. */
    OLDEST
}
