package io.linkspan.broker.grpc;

import io.linkspan.broker.node.FrameChannel;
import io.linkspan.broker.node.FrameListener;
import io.linkspan.broker.node.NodeAddress;
import io.linkspan.broker.node.NodeTls;
import io.linkspan.broker.node.NodeTransport;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The calling end of channels between brokers. */
public final class GrpcDialler implements NodeTransport {
    private final Vertx vertx;
    private final GrpcClient client;

    public GrpcDialler(Vertx vertx, @Nullable NodeTls tls) {
        this.vertx = vertx;
        this.client = GrpcClient.client(
                vertx,
                new GrpcClientOptions()
                        .setTransportOptions(Wire.client(tls))
                        .setMaxMessageSize(Wire.MAX_MESSAGE_BYTES));
    }

    @Override
    public void dial(NodeAddress address, byte[] hello, FrameListener listener) {
        vertx.runOnContext(ignored -> client.request(SocketAddress.inetSocketAddress(address.port(), address.host()))
                .onFailure(failure -> listener.closed(reason(failure)))
                .onSuccess(request -> new Call(vertx.getOrCreateContext(), request, listener).begin(hello)));
    }

    /** Closes all channels. */
    public void close() {
        client.close();
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** One call. Its fields belong to its context. */
    private static final class Call implements FrameChannel {
        private final Context context;
        private final GrpcClientRequest<Buffer, Buffer> request;
        private final FrameListener listener;
        private volatile boolean full;
        private boolean over;

        private Call(Context context, GrpcClientRequest<Buffer, Buffer> request, FrameListener listener) {
            this.context = context;
            this.request = request;
            this.listener = listener;
        }

        private void begin(byte[] hello) {
            request.fullMethodName(Wire.METHOD);
            request.headers().set(Wire.HELLO, Base64.getEncoder().encodeToString(hello));
            request.exceptionHandler(failure -> end(reason(failure)));
            request.drainHandler(ignored -> {
                full = false;
                listener.writable();
            });
            request.response().onFailure(failure -> end(reason(failure))).onSuccess(this::answered);
            write(Wire.FIRST);
        }

        private void answered(GrpcClientResponse<Buffer, Buffer> response) {
            response.exceptionHandler(failure -> end(reason(failure)));
            response.endHandler(ignored -> end(said(response)));
            response.handler(frame -> {
                if (!over) {
                    listener.frame(frame.getBytes());
                }
            });
            if (response.status() == null && !over) {
                listener.opened(this);
            }
        }

        private static String said(GrpcClientResponse<Buffer, Buffer> response) {
            GrpcStatus status = response.status();
            String message = response.statusMessage();
            return message != null && !message.isBlank() ? message : "ended with status " + status;
        }

        private void end(String cause) {
            if (!over) {
                over = true;
                request.cancel();
                listener.closed(cause);
            }
        }

        private void write(Buffer frame) {
            var written = request.write(frame);
            written.onFailure(failure -> end(reason(failure)));
            full = request.writeQueueFull();
        }

        @Override
        public void send(byte[] frame) {
            context.runOnContext(ignored -> {
                if (!over) {
                    write(Buffer.buffer(frame));
                }
            });
        }

        @Override
        public boolean writable() {
            return !full;
        }

        @Override
        public void close(String cause) {
            context.runOnContext(ignored -> {
                if (!over) {
                    over = true;
                    request.cancel();
                }
            });
        }
    }
}
