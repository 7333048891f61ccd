package io.linkspan.broker.vertx;

import io.linkspan.broker.codec.PacketRefusedException;
import io.linkspan.broker.codec.PublishDelivery;
import io.linkspan.broker.codec.PublishFrames;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.TlsPeer;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ConnAckProperties;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.message.QoS;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A connection on a Netty channel: what is sent, and how it ends.
 *
 * <pre>
 *            closeAfterFlush, disconnect, broken protocol
 *   OPEN ──────────────────────────────────────────────► CLOSING ──end of turn──► CLOSED (onClosed; socket lingers)
 *     │                                                      │
 *     └──────────── abort, peer gone, failure ───────────────┴──────────────────► CLOSED (onClosed)
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
final class NettyConnection implements Connection {
    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    private final ChannelHandlerContext ctx;
    private final NettyEventLoop loop;
    private final String listener;
    private final String remoteAddress;
    private final int maximumPacketBytes;
    private final @Nullable TlsPeer tlsPeer;
    private final ListenerCounters.Cells counters;
    private final InboundHandler inbound;
    private final OutboundBuffer out;
    private final WriteWatch watch;
    private ConnectionHandler handler = UnacceptedHandler.INSTANCE;
    private State state = State.OPEN;
    private ProtocolVersion version = ProtocolVersion.V3_1_1;
    private long clientMaximumPacketSize = -1;
    private boolean problemInformation = true;
    private boolean connAckSent;
    private boolean dirty;
    private boolean becameWritable;

    NettyConnection(ChannelHandlerContext ctx, InboundHandler inbound, AcceptedSocket socket) {
        this.ctx = ctx;
        this.inbound = inbound;
        this.loop = socket.loop();
        this.listener = socket.config().name();
        this.remoteAddress = socket.remoteAddress();
        this.maximumPacketBytes = socket.config().maxPacketBytes();
        this.tlsPeer = socket.tlsPeer();
        this.counters = socket.counters();
        this.out = new OutboundBuffer(ctx, counters);
        this.watch = new WriteWatch(out, loop, socket.config().sockets(), this::allTaken, this::stalled);
    }

    void handler(ConnectionHandler accepted) {
        handler = accepted;
    }

    ConnectionHandler handler() {
        return handler;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public int maximumPacketBytes() {
        return maximumPacketBytes;
    }

    @Override
    public @Nullable TlsPeer tlsPeer() {
        return tlsPeer;
    }

    @Override
    public boolean open() {
        return state == State.OPEN;
    }

    @Override
    public void version(ProtocolVersion newVersion) {
        version = newVersion;
    }

    @Override
    public void limits(long maximumPacketSize, boolean explainProblems) {
        clientMaximumPacketSize = maximumPacketSize;
        problemInformation = explainProblems;
    }

    /** Takes version and limits over from the CONNECT. */
    void connected(Connect connect) {
        version(connect.version());
        limits(connect.properties().maximumPacketSize(), connect.properties().requestProblemInformation());
    }

    @Override
    public void send(Packet packet) {
        if (state != State.OPEN) {
            return;
        }
        ByteBuf frame = loop.encoder().encode(packet, version, clientMaximumPacketSize, problemInformation);
        connAckSent |= packet instanceof ConnAck;
        if (frame.isReadable()) {
            out.room(frame.readableBytes()).writeBytes(frame);
            packetSent();
        } else if (packet instanceof ConnAck) {
            closeAfterFlush(); // a client that takes not even this cannot be served
        }
    }

    @Override
    public boolean publish(
            Publication publication,
            QoS qos,
            boolean retain,
            boolean dup,
            int packetId,
            int[] subscriptionIds,
            int topicAlias,
            boolean topicOmitted,
            long expirySeconds) {
        if (state != State.OPEN) {
            return true;
        }
        PublishDelivery delivery = new PublishDelivery(
                version.isV5(), qos, retain, dup, packetId, subscriptionIds, topicAlias, topicOmitted, expirySeconds);
        PublishFrames frames = loop.encoder().frames(publication);
        if (clientMaximumPacketSize >= 0 && frames.size(delivery) > clientMaximumPacketSize) {
            counters.add(TrafficCounter.PACKETS_TOO_LARGE, 1);
            return false;
        }
        frames.write(delivery, out.room(frames.writtenSize(delivery)));
        if (frames.payloadApart()) {
            out.append(loop.sharedPayload(publication, ctx.alloc()));
        }
        packetSent();
        return true;
    }

    private void packetSent() {
        counters.add(TrafficCounter.PACKETS_SENT, 1);
        markDirty();
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            loop.markDirty(this);
        }
    }

    /** Everything else of this loop turn is done. */
    void endTurn() {
        dirty = false;
        if (state == State.CLOSED) {
            return;
        }
        out.flush();
        watch.look();
        if (state == State.CLOSING) {
            inbound.closeSocketGently();
            closed(null);
        } else if (becameWritable) {
            becameWritable = false;
            guarded("onWritable", handler::onWritable);
        }
    }

    /** The channel's pending bytes crossed a watermark. */
    void writabilityChanged() {
        if (state == State.OPEN && writable()) {
            allTaken();
        }
    }

    private void allTaken() {
        if (state == State.OPEN) {
            // Told at the end of the turn: this may be called from inside a send.
            becameWritable = true;
            markDirty();
        }
    }

    private void stalled() {
        counters.add(TrafficCounter.WRITE_STALLS, 1);
        inbound.failed(new TimeoutException("the client took nothing of what was sent for too long"));
        abort();
    }

    @Override
    public long pendingBytes() {
        return state == State.CLOSED ? 0 : out.pendingBytes();
    }

    @Override
    public boolean writable() {
        return ctx.channel().isWritable() && !watch.mustWait();
    }

    @Override
    public boolean mustWait() {
        return watch.mustWait();
    }

    @Override
    public void pauseReading() {
        inbound.pause();
    }

    @Override
    public void resumeReading() {
        inbound.resume();
    }

    @Override
    public void closeAfterFlush() {
        if (state == State.OPEN) {
            state = State.CLOSING;
            markDirty();
        }
    }

    @Override
    public void disconnect(int reasonCode, @Nullable String reasonString) {
        if (version.isV5() && connAckSent) {
            send(Disconnect.of(reasonCode, reasonString));
        }
        closeAfterFlush();
    }

    @Override
    public void abort() {
        if (state != State.CLOSED) {
            state = State.CLOSING;
            out.release();
            ctx.close();
        }
    }

    @Override
    public void keepAlive(int seconds) {
        inbound.keepAlive(seconds);
    }

    /** Answers a broken packet as the client's version wants it, and closes. */
    void refuse(PacketRefusedException refusal) {
        counters.protocolError(refusal.reasonCode());
        if (inbound.connectSeen()) {
            if (version.isV5() && !connAckSent) {
                // Nothing may come before CONNACK [MQTT-3.2.0-1].
                send(new ConnAck(false, connAckReason(refusal.reasonCode()), ConnAckProperties.reason(refusal.why())));
            }
            disconnect(refusal.reasonCode(), refusal.why());
        } else {
            ProtocolVersion answerAs = refusal.connAckVersion();
            if (answerAs != null) {
                version = answerAs;
                send(new ConnAck(false, connAckReason(refusal.reasonCode()), ConnAckProperties.reason(refusal.why())));
            }
            closeAfterFlush();
        }
        guarded("onMalformed", () -> handler.onMalformed(refusal.reasonCode(), refusal.why()));
    }

    /** Codes that DISCONNECT has and CONNACK has not. */
    private static int connAckReason(int reasonCode) {
        return reasonCode == ReasonCode.TOPIC_ALIAS_INVALID ? ReasonCode.PROTOCOL_ERROR : reasonCode;
    }

    /** Calls the handler; what it throws costs this connection and nothing else. */
    @SuppressWarnings("CatchingUnchecked") // the boundary of the connection
    void guarded(String where, Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            handlerFailed(where, failure);
        }
    }

    void handlerFailed(String where, Throwable failure) {
        counters.add(TrafficCounter.HANDLER_FAILURES, 1);
        loop.observer().handlerFailed(listener, remoteAddress, where, failure);
        disconnect(ReasonCode.UNSPECIFIED_ERROR, null);
    }

    /** Nothing can be sent any more; tells the handler, once. */
    void closed(@Nullable Throwable cause) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            watch.stop();
            out.release();
            inbound.stop();
            guarded("onClosed", () -> handler.onClosed(cause));
        }
    }
}
