package io.linkspan.broker.vertx.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of MQTT in and out of WebSocket frames.
 *
 * <p>Inwards a frame's payload is unmasked where it lies and passed on as it arrives: neither a frame nor a fragmented
 * message is ever gathered, so that their size needs no limit, and packets need not match frames [MQTT-6.0.0-2].
 * Outwards all that was written since the last flush becomes one binary message, which always ends with a packet's end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
public final class WebSocketFrames extends ChannelDuplexHandler {
    static final String NAME = "webSocketFrames";

    /** Close codes of RFC 6455 section 7.4.1. */
    private static final int NORMAL = 1000;

    private static final int PROTOCOL_ERROR = 1002;
    private static final int UNACCEPTABLE_DATA = 1003;
    private static final int NO_CODE = -1;

    private static final int FINAL = 0x80;
    private static final int SHORT_LENGTH = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final FrameHeader header = new FrameHeader();
    private final byte[] control = new byte[FrameHeader.MAX_CONTROL_BYTES];
    private final ArrayDeque<ByteBuf> unflushed = new ArrayDeque<>(2);
    private boolean inPayload;
    private boolean inMessage;
    private long left;
    private int maskOffset;
    private boolean closeSent;
    private boolean ended;
    private boolean pongDue;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            while (!ended && (inPayload || header.take(in))) {
                if (!inPayload && !begin(ctx)) {
                    return;
                }
                if (!payload(ctx, in)) {
                    return;
                }
            }
        } finally {
            in.release();
        }
    }

    /** Judges a frame by its header, before any of its payload is looked at. */
    private boolean begin(ChannelHandlerContext ctx) {
        String violation = header.violation();
        if (violation == null && !header.control() && inMessage != (header.opcode() == FrameHeader.CONTINUATION)) {
            violation = inMessage ? "a message has begun and not ended" : "no message has begun";
        }
        if (violation != null) {
            refuse(ctx, PROTOCOL_ERROR, violation);
            return false;
        }
        if (header.opcode() == FrameHeader.TEXT) {
            refuse(ctx, UNACCEPTABLE_DATA, "MQTT travels in binary frames [MQTT-6.0.0-1]");
            return false;
        }
        if (!header.control()) {
            inMessage = !header.last();
        }
        inPayload = true;
        left = header.length();
        maskOffset = 0;
        return true;
    }

    /** Takes what is at hand of the payload; true when the frame is complete. */
    private boolean payload(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = (int) Math.min(left, in.readableBytes());
        if (bytes > 0) {
            int mask = Integer.rotateLeft(header.mask(), (maskOffset & 3) * Byte.SIZE);
            unmask(in, in.readerIndex(), bytes, mask);
            if (header.control()) {
                in.readBytes(control, (int) (header.length() - left), bytes);
            } else {
                ctx.fireChannelRead(in.readRetainedSlice(bytes));
            }
            left -= bytes;
            maskOffset += bytes;
        }
        if (left > 0) {
            return false;
        }
        inPayload = false;
        int length = (int) Math.min(header.length(), FrameHeader.MAX_CONTROL_BYTES);
        if (header.opcode() == FrameHeader.PING) {
            pong(ctx, length);
        } else if (header.opcode() == FrameHeader.CLOSE) {
            closed(ctx, length);
        }
        header.reset();
        return true;
    }

    private static void unmask(ByteBuf buffer, int from, int bytes, int mask) {
        int end = from + bytes;
        int at = from;
        long wide = ((long) mask << Integer.SIZE) | (mask & 0xFFFF_FFFFL);
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            buffer.setLong(at, buffer.getLong(at) ^ wide);
        }
        for (int shift = 24; at < end; at++, shift = shift == 0 ? 24 : shift - Byte.SIZE) {
            buffer.setByte(at, buffer.getByte(at) ^ (mask >>> shift));
        }
    }

    /** Answers a ping; not while the client does not read, so that pings cannot fill the memory. */
    private void pong(ChannelHandlerContext ctx, int bytes) {
        if (!closeSent && ctx.channel().isWritable()) {
            ByteBuf frame = ctx.alloc().buffer(2 + bytes);
            frame.writeByte(FINAL | FrameHeader.PONG).writeByte(bytes).writeBytes(control, 0, bytes);
            ctx.write(frame, ctx.voidPromise());
            pongDue = true;
        }
    }

    /** The client closes: it gets its code back, and the connection ends. */
    private void closed(ChannelHandlerContext ctx, int bytes) {
        ended = true;
        if (closeSent) {
            ctx.close();
            return;
        }
        flushMessage(ctx);
        int code = bytes >= 2 ? ((control[0] & 0xFF) << 8) | (control[1] & 0xFF) : NO_CODE;
        boolean sensible = bytes == 0 || (code >= 1000 && code < 5000 && code != 1005 && code != 1006 && code != 1015);
        sendClose(ctx, sensible ? code : PROTOCOL_ERROR, "").addListener(ChannelFutureListener.CLOSE);
    }

    private void refuse(ChannelHandlerContext ctx, int code, String why) {
        ended = true;
        flushMessage(ctx);
        sendClose(ctx, code, why);
        ctx.fireExceptionCaught(new WebSocketViolation(why));
    }

    /** Tells the client that nothing follows; what was written before goes first. */
    public void sayGoodbye(ChannelHandlerContext ctx) {
        if (!closeSent) {
            flushMessage(ctx);
            sendClose(ctx, NORMAL, "");
        }
    }

    private io.netty.channel.ChannelFuture sendClose(ChannelHandlerContext ctx, int code, String why) {
        closeSent = true;
        ByteBuf frame = ctx.alloc().buffer(2 + Short.BYTES + why.length());
        frame.writeByte(FINAL | FrameHeader.CLOSE);
        if (code == NO_CODE) {
            frame.writeByte(0);
        } else {
            frame.writeByte(Short.BYTES + why.length()).writeShort(code);
            ByteBufUtil.writeAscii(frame, why);
        }
        return ctx.writeAndFlush(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (pongDue) {
            pongDue = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            if (closeSent) {
                bytes.release();
            } else {
                unflushed.add(bytes);
            }
            promise.trySuccess();
        } else {
            ctx.write(message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        flushMessage(ctx);
        ctx.flush();
    }

    private void flushMessage(ChannelHandlerContext ctx) {
        long bytes = 0;
        for (ByteBuf part : unflushed) {
            bytes += part.readableBytes();
        }
        if (bytes > 0) {
            ctx.write(messageHeader(ctx, bytes), ctx.voidPromise());
            for (ByteBuf part = unflushed.poll(); part != null; part = unflushed.poll()) {
                ctx.write(part, ctx.voidPromise());
            }
        }
    }

    private static ByteBuf messageHeader(ChannelHandlerContext ctx, long bytes) {
        ByteBuf frame = ctx.alloc().buffer(2 + Long.BYTES).writeByte(FINAL | FrameHeader.BINARY);
        if (bytes <= SHORT_LENGTH) {
            return frame.writeByte((int) bytes);
        }
        return bytes < 1 << Short.SIZE
                ? frame.writeByte(LENGTH_16).writeShort((int) bytes)
                : frame.writeByte(LENGTH_64).writeLong(bytes);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        for (ByteBuf part = unflushed.poll(); part != null; part = unflushed.poll()) {
            part.release();
        }
    }

    /** The frames of a pipeline, if it has any. */
    public static @Nullable ChannelHandlerContext in(ChannelHandlerContext any) {
        return any.pipeline().context(WebSocketFrames.class);
    }
}
