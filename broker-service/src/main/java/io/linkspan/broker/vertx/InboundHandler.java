package io.linkspan.broker.vertx;

import io.linkspan.broker.codec.FrameInput;
import io.linkspan.broker.codec.HeaderRules;
import io.linkspan.broker.codec.PacketRefusedException;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.vertx.websocket.WebSocketFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of one connection, where Vert.x had its MQTT decoder: bytes in, packets to the domain's handler.
 *
 * <p>Packets are delivered strictly in order and only while the domain reads; what was read before a pause waits.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
final class InboundHandler extends ChannelInboundHandlerAdapter {
    /** How long a closing connection may take to send what was gathered, for the client may be slow or gone. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    /**
     * How long the socket stays half open after that. Closing it with unread bytes would reset the connection, and the
     * client would lose the reason it was just told.
     */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final AcceptedSocket socket;
    private final HeaderRules rules;
    private @Nullable ChannelHandlerContext ctx;
    private @Nullable NettyConnection connection;
    private @Nullable FrameInput input;
    private @Nullable Timer connectDeadline;
    private @Nullable Timer closeDeadline;
    private @Nullable Timer keepAliveTimer;
    private @Nullable PacketDeadline packetDeadline;
    private @Nullable Throwable cause;
    private long keepAliveNanos;
    private long lastPacketNanos;
    private boolean paused;
    private boolean stopped;
    private boolean delivered;

    InboundHandler(AcceptedSocket socket) {
        this.socket = socket;
        this.rules = new HeaderRules(
                socket.config().sockets().connectBytes(), socket.config().maxPacketBytes());
    }

    /** Whether a valid CONNECT was decoded. */
    boolean connectSeen() {
        return rules.version() != null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        input = new FrameInput(rules, context.alloc());
        context.channel()
                .config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(
                        socket.config().sockets().lowWatermarkBytes(),
                        socket.config().sockets().highWatermarkBytes()));
        NettyConnection made = new NettyConnection(context, this, socket);
        connection = made;
        connectDeadline = socket.loop().schedule(socket.connectTimeLeft(), this::connectOverdue);
        packetDeadline = new PacketDeadline(
                socket.loop(), socket.config().sockets().packetTimeout(), this::midPacket, this::packetOverdue);
        made.guarded("accept", () -> made.handler(socket.acceptor().accept(made)));
    }

    private void connectOverdue() {
        NettyConnection known = connection;
        if (!connectSeen() && known != null && known.open()) {
            socket.counters().add(TrafficCounter.CONNECT_TIMEOUTS, 1);
            cause = new TimeoutException("no CONNECT within "
                    + socket.config().sockets().connectTimeout().toMillis() + " ms");
            known.abort();
        }
    }

    private boolean midPacket() {
        return !paused && connectSeen() && input != null && input.midFrame();
    }

    private void packetOverdue() {
        NettyConnection known = connection;
        if (known != null && known.open()) {
            socket.counters().add(TrafficCounter.PACKET_TIMEOUTS, 1);
            known.refuse(PacketRefusedException.unfinished(
                    socket.config().sockets().packetTimeout().toSeconds()));
        }
    }

    /** What breaks the connection, unless something has before. */
    void failed(Throwable failure) {
        if (cause == null) {
            cause = failure;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf read) || stopped || input == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        socket.counters().add(TrafficCounter.BYTES_RECEIVED, read.readableBytes());
        input.offer(read);
        if (!paused) {
            deliver(input);
        }
    }

    /** Decodes and delivers what is at hand. */
    @SuppressWarnings("CatchingUnchecked") // the boundary of the connection
    private void deliver(FrameInput from) {
        NettyConnection to = connection;
        if (to == null) {
            return;
        }
        int packets = 0;
        try {
            while (!paused && to.open() && from.next()) {
                Packet packet = socket.loop().decoder().decode(from, rules.version());
                packets++;
                if (packet instanceof Connect connect) {
                    rules.connected(connect.version());
                    to.connected(connect);
                    cancel(connectDeadline);
                }
                to.handler().onPacket(packet);
            }
        } catch (PacketRefusedException refusal) {
            to.refuse(refusal);
        } catch (Throwable failure) {
            to.handlerFailed("onPacket", failure);
        }
        if (packets > 0) {
            delivered = true;
            lastPacketNanos = System.nanoTime();
            socket.counters().add(TrafficCounter.PACKETS_RECEIVED, packets);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readComplete();
    }

    private void readComplete() {
        if (packetDeadline != null && midPacket()) {
            packetDeadline.partRead();
        }
        NettyConnection to = connection;
        if (delivered && to != null) {
            delivered = false;
            to.guarded("onReadComplete", to.handler()::onReadComplete);
        }
    }

    void pause() {
        if (!paused && !stopped && ctx != null) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            lastPacketNanos = System.nanoTime();
            socket.loop().execute(this::continueReading);
        }
    }

    private void continueReading() {
        if (paused || stopped || input == null || ctx == null) {
            return;
        }
        deliver(input);
        readComplete();
        if (!paused && !stopped) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    void keepAlive(int seconds) {
        cancel(keepAliveTimer);
        keepAliveTimer = null;
        if (seconds > 0 && !stopped) {
            keepAliveNanos = Duration.ofSeconds(seconds).toNanos() * 3 / 2;
            lastPacketNanos = System.nanoTime();
            watch(keepAliveNanos);
        }
    }

    private void watch(long nanos) {
        keepAliveTimer = socket.loop().schedule(Duration.ofNanos(nanos), this::checkKeepAlive);
    }

    /** Runs once per keep alive, not per packet: looks how long the last packet is ago and sleeps for the rest. */
    private void checkKeepAlive() {
        NettyConnection to = connection;
        if (to == null || !to.open()) {
            return;
        }
        long idle = paused ? 0 : System.nanoTime() - lastPacketNanos;
        if (idle < keepAliveNanos) {
            watch(keepAliveNanos - idle);
        } else {
            watch(keepAliveNanos);
            to.guarded("onKeepAliveTimeout", to.handler()::onKeepAliveTimeout);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null) {
            connection.writabilityChanged();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        failed(failure);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ended();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        ended();
    }

    private void ended() {
        if (connection != null) {
            cancel(closeDeadline);
            connection.closed(cause);
            connection = null;
        }
    }

    /** No packet follows any more: lets go of timers and bytes. What still arrives is thrown away. */
    void stop() {
        stopped = true;
        cancel(connectDeadline);
        cancel(keepAliveTimer);
        if (packetDeadline != null) {
            packetDeadline.stop();
        }
        if (input != null) {
            input.release();
            input = null;
        }
    }

    /** Ends the socket so that the client gets everything that was sent, then the end of the stream. */
    void closeSocketGently() {
        ChannelHandlerContext context = ctx;
        if (context == null) {
            return;
        }
        closeDeadline = socket.loop().schedule(DRAIN_TIMEOUT.plus(LINGER), context::close);
        context.channel().config().setAutoRead(true);
        ChannelHandlerContext webSocket = WebSocketFrames.in(context);
        if (webSocket != null) {
            ((WebSocketFrames) webSocket.handler()).sayGoodbye(webSocket);
        }
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            if (!written.isSuccess()) {
                context.close();
            } else if (tls == null) {
                halfClose(context);
            } else {
                // The end of TLS first, or the client would take the end of the stream for an attack.
                tls.closeOutbound().addListener(ended -> halfClose(context));
            }
        });
    }

    private void halfClose(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput().addListener(shut -> lingerOrClose(context, shut.isSuccess()));
        } else {
            context.close();
        }
    }

    private void lingerOrClose(ChannelHandlerContext context, boolean linger) {
        cancel(closeDeadline);
        if (linger) {
            closeDeadline = socket.loop().schedule(LINGER, context::close);
        } else {
            context.close();
        }
    }

    private static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}
