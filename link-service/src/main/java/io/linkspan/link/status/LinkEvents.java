package io.linkspan.link.status;

import io.linkspan.contracts.cluster.ClusterName;

/** What an operator should find in the log; called on the link's loop, once for each event. */
public interface LinkEvents {

    /** A link has come to another state, or to the same one for another cause. */
    void transition(ClusterName link, LinkStatus from, LinkStatus to);

    /** A link has begun to run, with its present spec. */
    void started(ClusterName link, String server);

    /** A link has ended: it was disabled or deleted. */
    void stopped(ClusterName link);

    /** The spec of a running link has changed; {@code what} says what is done about it. */
    void changed(ClusterName link, String what);

    /** All external routes of a peer are removed, since there is no enabled link to it. */
    void routesRemoved(ClusterName link, int filters);

    /** All external routes of a peer are removed, since it has been away for longer than their retention. */
    void routesExpired(ClusterName link, int filters);
}
