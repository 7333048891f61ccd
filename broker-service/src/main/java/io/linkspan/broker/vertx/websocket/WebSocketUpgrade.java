package io.linkspan.broker.vertx.websocket;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers the HTTP request that begins a WebSocket connection: the only request of the connection, without a body, in
 * bounded memory. Then {@link WebSocketFrames} takes its place.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what became of a write or close shows in channelInactive
public final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {
    private static final int MAX_REQUEST_LINE_BYTES = 4 << 10;

    /** Room for a token and some cookies. */
    private static final int MAX_HEADER_BYTES = 16 << 10;

    private static final int MAX_CHUNK_BYTES = 8 << 10;
    private static final String CODEC = "webSocketHttp";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    /** In the order of preference; the second is what clients of MQTT 3.1 offer. */
    private static final List<String> SUB_PROTOCOLS = List.of("mqtt", "mqttv3.1");

    private final String path;
    private final Runnable upgraded;
    private final Consumer<String> refused;
    private @Nullable HttpRequest request;
    private boolean answered;

    /**
     * @param path where WebSocket clients connect
     * @param upgraded runs when {@link WebSocketFrames} is in place, before the first frame is read
     * @param refused is told why not; the connection closes after the answer
     */
    public WebSocketUpgrade(String path, Runnable upgraded, Consumer<String> refused) {
        this.path = path;
        this.upgraded = upgraded;
        this.refused = refused;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline()
                .addBefore(
                        ctx.name(),
                        CODEC,
                        new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (answered) {
                return;
            }
            if (message instanceof HttpRequest received) {
                if (received.decoderResult().isFailure()) {
                    refuse(ctx, HttpResponseStatus.BAD_REQUEST, "no valid HTTP request");
                } else {
                    request = received;
                }
            } else if (message instanceof LastHttpContent && request != null) {
                answer(ctx, request);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answer(ChannelHandlerContext ctx, HttpRequest asked) {
        HttpHeaders headers = asked.headers();
        String key = headers.get(SEC_WEBSOCKET_KEY);
        String subProtocol = subProtocol(headers);
        if (!new QueryStringDecoder(asked.uri()).path().equals(path)) {
            refuse(ctx, HttpResponseStatus.NOT_FOUND, "MQTT over WebSocket is at " + path);
        } else if (!asked.method().equals(HttpMethod.GET)) {
            refuse(ctx, HttpResponseStatus.METHOD_NOT_ALLOWED, "a WebSocket handshake is a GET");
        } else if (headers.contains(TRANSFER_ENCODING)
                || !headers.get(CONTENT_LENGTH, "0").equals("0")) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "a WebSocket handshake has no body");
        } else if (!headers.containsValue(UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.get(SEC_WEBSOCKET_VERSION, "").strip().equals("13")) {
            refuse(ctx, HttpResponseStatus.UPGRADE_REQUIRED, "this is for WebSocket, version 13");
        } else if (key == null || !valid(key.strip())) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64");
        } else if (subProtocol == null) {
            refuse(ctx, HttpResponseStatus.BAD_REQUEST, "the sub-protocol mqtt must be offered [MQTT-6.0.0-3]");
        } else {
            upgrade(ctx, key.strip(), subProtocol);
        }
    }

    private static @Nullable String subProtocol(HttpHeaders headers) {
        return SUB_PROTOCOLS.stream()
                .filter(known -> headers.containsValue(SEC_WEBSOCKET_PROTOCOL, known, false))
                .findFirst()
                .orElse(null);
    }

    private static boolean valid(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private void upgrade(ChannelHandlerContext ctx, String key, String subProtocol) {
        answered = true;
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(CONNECTION, HttpHeaderValues.UPGRADE)
                .set(SEC_WEBSOCKET_ACCEPT, accept(key))
                .set(SEC_WEBSOCKET_PROTOCOL, subProtocol);
        ctx.writeAndFlush(response);
        ctx.pipeline().addAfter(ctx.name(), WebSocketFrames.NAME, new WebSocketFrames());
        upgraded.run();
        ctx.pipeline().remove(this);
        // Last, because it passes on what it has read beyond the request.
        ctx.pipeline().remove(CODEC);
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private void refuse(ChannelHandlerContext ctx, HttpResponseStatus status, String why) {
        answered = true;
        refused.accept(why);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(why + "\n", StandardCharsets.US_ASCII));
        response.headers()
                .set(CONTENT_TYPE, "text/plain; charset=us-ascii")
                .set(CONTENT_LENGTH, response.content().readableBytes())
                .set(CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers().set(SEC_WEBSOCKET_VERSION, "13").set(UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
