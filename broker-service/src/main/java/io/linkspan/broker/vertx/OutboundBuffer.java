package io.linkspan.broker.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what one connection sends during a loop turn in one pooled buffer.
 *
 * <p>The buffer begins about as large as what was gathered lately, so that neither a thousand quiet connections hold
 * large buffers nor a busy one copies while it grows. At {@value #GATHER_BYTES} bytes it goes to the socket without
 * waiting for the end of the turn: a system call is well spent then, and memory stays bounded.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
final class OutboundBuffer {
    static final int GATHER_BYTES = 64 * 1024;
    private static final int MIN_BYTES = 256;

    private final ChannelHandlerContext ctx;
    private final ListenerCounters.Cells counters;
    private @Nullable ByteBuf current;
    private int usualBytes = MIN_BYTES;
    private long unflushedBytes;
    private long written;

    OutboundBuffer(ChannelHandlerContext ctx, ListenerCounters.Cells counters) {
        this.ctx = ctx;
        this.counters = counters;
    }

    /** A buffer to append exactly that many bytes to. */
    ByteBuf room(int bytes) {
        ByteBuf buffer = current;
        long gathered = unflushedBytes + (buffer == null ? 0 : buffer.readableBytes());
        if (gathered > 0 && gathered + bytes > GATHER_BYTES) {
            flush();
            buffer = null;
        }
        if (buffer == null) {
            buffer = ctx.alloc().directBuffer(Math.max(bytes, usualBytes));
            current = buffer;
        }
        return buffer.ensureWritable(bytes);
    }

    /** Appends a buffer as it is, without copying; takes over the reference. */
    void append(ByteBuf shared) {
        writeCurrent();
        write(shared);
        if (unflushedBytes >= GATHER_BYTES) {
            flush();
        }
    }

    private void writeCurrent() {
        ByteBuf buffer = current;
        if (buffer != null) {
            current = null;
            int bytes = buffer.readableBytes();
            usualBytes = Math.clamp(Math.max(bytes, (usualBytes + bytes) / 2), MIN_BYTES, GATHER_BYTES);
            write(buffer);
        }
    }

    private void write(ByteBuf buffer) {
        int bytes = buffer.readableBytes();
        counters.add(TrafficCounter.BYTES_SENT, bytes);
        unflushedBytes += bytes;
        written += bytes;
        ctx.write(buffer, ctx.voidPromise());
    }

    /** Gives everything to the socket. */
    void flush() {
        writeCurrent();
        if (unflushedBytes > 0) {
            unflushedBytes = 0;
            counters.add(TrafficCounter.FLUSHES, 1);
            ctx.flush();
        }
    }

    /** Bytes gathered, and bytes given to the channel that the socket has not taken. */
    long pendingBytes() {
        return inChannel() + (current == null ? 0 : current.readableBytes());
    }

    /** Bytes given to the channel that the socket has not taken. */
    long inChannel() {
        ChannelOutboundBuffer channelBuffer = ctx.channel().unsafe().outboundBuffer();
        return channelBuffer == null ? 0 : channelBuffer.totalPendingWriteBytes();
    }

    /** Bytes given to the channel so far. */
    long written() {
        return written;
    }

    /** Throws away what was gathered. */
    void release() {
        if (current != null) {
            current.release();
            current = null;
        }
    }
}
