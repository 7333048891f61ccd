package io.linkspan.link.lane;

import io.linkspan.contracts.cluster.NodeId;

/** Who carries which lane: at most one process of this cluster at a time. */
@FunctionalInterface
public interface LaneClaims {

    /**
     * Tries until the lane is ours.
     *
     * @param claimed runs on the link's loop when it is
     * @param lost runs on the link's loop when it no longer is, after {@code claimed}; it is then tried again by itself
     */
    Claim claim(NodeId node, int lane, Runnable claimed, Runnable lost);

    /** A claim made or being made. */
    @FunctionalInterface
    interface Claim {
        /** Gives it up; nothing is told any more. */
        void release();
    }
}
