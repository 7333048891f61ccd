package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.connection.TransportConfig;
import io.linkspan.broker.vertx.tls.ServerTls;
import io.linkspan.broker.vertx.tls.TlsHandshake;
import io.linkspan.broker.vertx.websocket.WebSocketUpgrade;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Leads a new connection through what its listener has below MQTT, one step after the other; then {@link InboundHandler}
 * takes its place. Netty's own handlers do the steps, each of them in front of this one while it lasts.
 *
 * <pre>
 *   accepted ─► PROXY header ─► TLS ─► WebSocket ─► MQTT
 *      └───────────┴─────────────┴────────┴──► refused, counted by reason, closed
 * </pre>
 *
 * The whole way has the listener's time for CONNECT, and CONNECT has what is left of it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
final class TransportHandshake extends ChannelInboundHandlerAdapter {
    private static final String PROXY = "proxyHeader";
    private static final String TLS = "tlsHandshake";
    private static final String WEB_SOCKET = "webSocketUpgrade";

    private enum Step {
        PROXY,
        TLS,
        WEB_SOCKET,
        DONE
    }

    private final TransportConfig transport;
    private final @Nullable ServerTls tls;
    private final Executor asymmetricWork;
    private AcceptedSocket socket;
    private Step step = Step.PROXY;
    private @Nullable Timer deadline;
    private @Nullable String serverName;

    /**
     * @param tls of the listener; null for one without
     * @param asymmetricWork does the expensive part of TLS
     */
    TransportHandshake(AcceptedSocket socket, @Nullable ServerTls tls, Executor asymmetricWork) {
        this.socket = socket;
        this.transport = socket.config().transport();
        this.tls = tls;
        this.asymmetricWork = asymmetricWork;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = socket.loop().schedule(timeout(), () -> refuse(ctx, HandshakeFailure.TIMEOUT, "took too long"));
        if (transport.proxyProtocol()) {
            ctx.pipeline().addBefore(ctx.name(), PROXY, new ProxyHeader());
        } else {
            beginTls(ctx);
        }
    }

    private Duration timeout() {
        return socket.config().sockets().connectTimeout();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (step == Step.PROXY && message instanceof HAProxyMessage header) {
            try {
                String told = address(header);
                socket = told == null ? socket : socket.from(told);
            } finally {
                header.release();
            }
            beginTls(ctx);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Null: the proxy speaks for itself, as in its health checks, or does not know. */
    private static @Nullable String address(HAProxyMessage header) {
        AddressFamily family = header.proxiedProtocol().addressFamily();
        boolean told = header.command() == HAProxyCommand.PROXY
                && (family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6);
        return told ? AcceptedSocket.address(header.sourceAddress(), header.sourcePort()) : null;
    }

    private void beginTls(ChannelHandlerContext ctx) {
        step = Step.TLS;
        ServerTls certificates = tls;
        if (certificates == null) {
            beginWebSocket(ctx);
        } else {
            ctx.pipeline().addBefore(ctx.name(), TLS, new TlsHandshake(certificates, asymmetricWork, timeout()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent sni) {
            serverName = sni.hostname();
        } else if (event instanceof SslHandshakeCompletionEvent handshake && step == Step.TLS) {
            if (handshake.isSuccess()) {
                SslHandler handler = ctx.pipeline().get(SslHandler.class);
                socket = socket.provenBy(TlsHandshake.peer(handler, serverName));
                beginWebSocket(ctx);
            } else {
                failed(TlsFailures.reason(handshake.cause()), TlsFailures.text(handshake.cause()));
                // Not at once: the alert that tells the client is yet to be sent.
                ctx.executor().execute(ctx::close);
            }
        }
    }

    private void beginWebSocket(ChannelHandlerContext ctx) {
        step = Step.WEB_SOCKET;
        String path = transport.webSocketPath();
        if (path == null) {
            done(ctx);
        } else {
            ctx.pipeline().addBefore(ctx.name(), WEB_SOCKET, new WebSocketUpgrade(path, () -> done(ctx), why -> {
                // The answer is on its way, and the connection closes behind it.
                failed(HandshakeFailure.WEBSOCKET, why);
            }));
        }
    }

    private void done(ChannelHandlerContext ctx) {
        step = Step.DONE;
        cancelDeadline();
        ctx.pipeline().replace(this, PipelineHook.HANDLER, new InboundHandler(socket));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        switch (step) {
            case PROXY -> refuse(ctx, HandshakeFailure.PROXY_HEADER, TlsFailures.text(failure));
            case TLS -> refuse(ctx, TlsFailures.reason(failure), TlsFailures.text(failure));
            case WEB_SOCKET -> refuse(ctx, HandshakeFailure.WEBSOCKET, TlsFailures.text(failure));
            case DONE -> ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        failed(HandshakeFailure.CLOSED, "the client went away");
        ctx.fireChannelInactive();
    }

    private void refuse(ChannelHandlerContext ctx, HandshakeFailure reason, String why) {
        failed(reason, why);
        ctx.close();
    }

    private void failed(HandshakeFailure reason, String why) {
        cancelDeadline();
        if (step != Step.DONE) {
            step = Step.DONE;
            socket.counters().handshakeFailed(reason);
            socket.loop().observer().handshakeFailed(socket.config().name(), socket.remoteAddress(), reason, why);
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
        }
    }
}
