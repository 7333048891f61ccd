package io.linkspan.broker.outbox;

/** Whoever takes batches from lanes: a link-service's session, or the stream to another node. */
public interface LaneReader {
    /** Something waits in the lane. From any thread, never with the lane's monitor held; must not block. */
    void wake(Lane lane);

    /** Another reader has the lane now. Called with the lane's monitor held; must not call back. */
    void lost(Lane lane);
}
