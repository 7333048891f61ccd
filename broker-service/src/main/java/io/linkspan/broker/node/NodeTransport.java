package io.linkspan.broker.node;

/** Opens channels to other brokers of the cluster. */
@FunctionalInterface
public interface NodeTransport {
    /**
     * Dials; never blocks. The listener is told what becomes of it, one call at a time, on any thread.
     *
     * @param hello who dials whom, with proof; the other side decides by it before it takes any frame
     */
    void dial(NodeAddress address, byte[] hello, FrameListener listener);
}
