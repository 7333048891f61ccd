package io.linkspan.broker.node;

/** A two-way channel of frames to another broker; safe from any thread. */
public interface FrameChannel {
    /** Sends a frame behind those sent before; buffers when the channel is full, so ask {@link #writable} first. */
    void send(byte[] frame);

    /** Whether the other side keeps up; the listener is told when it does again. */
    boolean writable();

    /** Gives the channel up; the other side is told the cause as well as can be. Again is harmless. */
    void close(String cause);
}
