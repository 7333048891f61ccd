package io.linkspan.broker.grpc;

import io.linkspan.broker.node.FrameChannel;
import io.linkspan.broker.node.FrameListener;
import io.linkspan.broker.node.NodeAcceptor;
import io.linkspan.broker.node.NodeTls;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The called end of channels between brokers: a server of its own, which knows one method. */
public final class GrpcListener {
    private final HttpServer server;

    private GrpcListener(HttpServer server) {
        this.server = server;
    }

    /**
     * Opens the port.
     *
     * @param port 0 takes a free one
     */
    public static Future<GrpcListener> start(
            Vertx vertx, String host, int port, @Nullable NodeTls tls, NodeAcceptor acceptor) {
        GrpcServer grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(Wire.MAX_MESSAGE_BYTES));
        grpc.callHandler(request -> answer(vertx, request, acceptor));
        return vertx.createHttpServer(Wire.server(host, port, tls))
                .requestHandler(grpc)
                .listen()
                .map(GrpcListener::new);
    }

    /** The port it is bound to. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port and all channels. */
    public Future<Void> stop() {
        return server.close();
    }

    private static void answer(Vertx vertx, GrpcServerRequest<Buffer, Buffer> request, NodeAcceptor acceptor) {
        if (!Wire.METHOD.equals(request.fullMethodName())) {
            request.response().status(GrpcStatus.UNIMPLEMENTED).end();
            return;
        }
        var decision = acceptor.accept(hello(request.headers().get(Wire.HELLO)));
        FrameListener listener = decision.listener();
        if (listener == null) {
            request.response()
                    .status(GrpcStatus.UNAUTHENTICATED)
                    .statusMessage(String.valueOf(decision.refusal()))
                    .end();
            return;
        }
        new Call(vertx.getOrCreateContext(), request, listener).begin();
    }

    private static byte[] hello(@Nullable String header) {
        try {
            return header == null ? new byte[0] : Base64.getDecoder().decode(header);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    /** One call. Its fields belong to its context. */
    private static final class Call implements FrameChannel {
        private final Context context;
        private final GrpcServerRequest<Buffer, Buffer> request;
        private final GrpcServerResponse<Buffer, Buffer> response;
        private final FrameListener listener;
        private volatile boolean full;
        private boolean over;

        private Call(Context context, GrpcServerRequest<Buffer, Buffer> request, FrameListener listener) {
            this.context = context;
            this.request = request;
            this.response = request.response();
            this.listener = listener;
        }

        private void begin() {
            request.exceptionHandler(failure -> gone(String.valueOf(failure.getMessage())));
            request.errorHandler(error -> gone("reset: " + error));
            request.endHandler(ignored -> finish(GrpcStatus.OK, "the other side is done"));
            response.exceptionHandler(failure -> gone(String.valueOf(failure.getMessage())));
            response.drainHandler(ignored -> {
                full = false;
                listener.writable();
            });
            request.handler(frame -> {
                if (!over && frame.length() > 0) {
                    listener.frame(frame.getBytes());
                }
            });
            response.writeHead();
            listener.opened(this);
        }

        private void gone(String cause) {
            if (!over) {
                over = true;
                listener.closed(cause);
            }
        }

        private void finish(GrpcStatus status, String cause) {
            if (!over) {
                over = true;
                response.status(status).statusMessage(cause).end();
                listener.closed(cause);
            }
        }

        @Override
        public void send(byte[] frame) {
            context.runOnContext(ignored -> {
                if (!over) {
                    response.write(Buffer.buffer(frame)).onFailure(failure -> gone(String.valueOf(failure)));
                    full = response.writeQueueFull();
                }
            });
        }

        @Override
        public boolean writable() {
            return !full;
        }

        @Override
        public void close(String cause) {
            context.runOnContext(ignored -> finish(GrpcStatus.ABORTED, cause));
        }
    }
}
