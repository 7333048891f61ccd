package io.linkspan.broker.node;

/** Told of one channel, one call at a time; after {@link #closed} no more. Must not block. */
public interface FrameListener {
    /** The channel is open: frames may be sent. */
    void opened(FrameChannel channel);

    /** A frame of the other side, in the order in which it was sent; not changed any more by anybody. */
    void frame(byte[] frame);

    /** The channel, which was full, takes frames again. */
    void writable();

    /** The channel could not be opened, or is gone. */
    void closed(String cause);
}
