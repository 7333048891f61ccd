package io.linkspan.broker.grpc;

import io.linkspan.broker.node.NodeTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What both ends of a channel agree on. */
final class Wire {
    static final String METHOD = "linkspan.broker.v1.Nodes/Exchange";

    /** Metadata of the request: the hello, in Base64. */
    static final String HELLO = "linkspan-hello";

    /** The caller's first message, empty: it makes the request leave. */
    static final Buffer FIRST = Buffer.buffer(0);

    /** Above the largest frame. */
    static final long MAX_MESSAGE_BYTES = 10L << 20;

    /** Bytes under way on a connection before the other side takes them: a few frames, so that none waits for another. */
    private static final int WINDOW_BYTES = 2 << 20;

    private static final int CONNECT_MILLIS = 5_000;
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    private Wire() {}

    static HttpServerOptions server(String host, int port, @Nullable NodeTls tls) {
        var options = new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES));
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setKeyCertOptions(identity(tls));
            if (tls.caFile() != null) {
                options.setTrustOptions(trust(tls)).setClientAuth(io.vertx.core.http.ClientAuth.REQUIRED);
            }
        }
        return options;
    }

    static HttpClientOptions client(@Nullable NodeTls tls) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setConnectTimeout(CONNECT_MILLIS)
                .setHttp2ConnectionWindowSize(WINDOW_BYTES)
                .setInitialSettings(new Http2Settings().setInitialWindowSize(WINDOW_BYTES));
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(true)
                    .setVerifyHost(true)
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setKeyCertOptions(identity(tls));
            if (tls.caFile() != null) {
                options.setTrustOptions(trust(tls));
            }
        }
        return options;
    }

    private static PemKeyCertOptions identity(NodeTls tls) {
        return new PemKeyCertOptions()
                .setCertPath(tls.certificateFile().toString())
                .setKeyPath(tls.keyFile().toString());
    }

    private static PemTrustOptions trust(NodeTls tls) {
        return new PemTrustOptions().addCertPath(String.valueOf(tls.caFile()));
    }
}
