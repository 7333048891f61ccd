package io.linkspan.broker.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Netty's decoder of PROXY headers, which gives up at the first byte that no header has: Netty's own would wait for the
 * end of a line that never comes.
 */
final class ProxyHeader extends HAProxyMessageDecoder {
    /** What the extensions of a header of version 2 may take; a proxy's own are some dozens of bytes. */
    private static final int MAX_EXTENSION_BYTES = 4 << 10;

    private static final byte[] VERSION_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION_2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);

    private int checked;
    private boolean version1 = true;
    private boolean version2 = true;

    ProxyHeader() {
        super(MAX_EXTENSION_BYTES, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof ByteBuf in && !begins(in)) {
            in.release();
            throw new HAProxyProtocolException("the connection does not begin with a PROXY header");
        }
        super.channelRead(ctx, message);
    }

    /** Whether what has been read so far can be the beginning of a header. */
    private boolean begins(ByteBuf in) {
        for (int i = in.readerIndex(); i < in.writerIndex() && checked < VERSION_2.length; i++, checked++) {
            byte next = in.getByte(i);
            version1 &= checked >= VERSION_1.length || next == VERSION_1[checked];
            version2 &= next == VERSION_2[checked];
        }
        return version1 || version2;
    }
}
