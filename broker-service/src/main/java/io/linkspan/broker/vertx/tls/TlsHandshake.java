package io.linkspan.broker.vertx.tls;

import io.linkspan.broker.connection.TlsPeer;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands first in the pipeline of a TLS connection: waits for the client's hello, chooses the certificate by the host it
 * names, and gives way to Netty's handler. The handshake's end arrives as Netty's {@code SslHandshakeCompletionEvent}.
 */
public final class TlsHandshake extends SniHandler {
    /** A hello that is larger has no honest sender. */
    private static final int MAX_HELLO_BYTES = 32 << 10;

    /** How long the last words and the end of TLS may take when a connection is closed. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Executor asymmetricWork;

    /**
     * @param asymmetricWork signs and verifies, which takes milliseconds that an event loop has not
     * @param timeout of the handshake
     */
    public TlsHandshake(ServerTls tls, Executor asymmetricWork, Duration timeout) {
        super(
                (host, promise) -> promise.setSuccess(tls.forHost(host)),
                MAX_HELLO_BYTES,
                Math.max(1, timeout.toMillis()));
        this.asymmetricWork = asymmetricWork;
    }

    @Override
    protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator, asymmetricWork);
        handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
        handler.setCloseNotifyFlushTimeoutMillis(FAREWELL.toMillis());
        return handler;
    }

    /** What the client has proved on a connection that is up; null if it showed no certificate. */
    public static @Nullable TlsPeer peer(SslHandler handler, @Nullable String serverName) {
        SSLSession session = handler.engine().getSession();
        try {
            Certificate[] chain = session.getPeerCertificates();
            List<X509Certificate> certificates =
                    Arrays.stream(chain).map(X509Certificate.class::cast).toList();
            return certificates.isEmpty() ? null : new TlsPeer(certificates, serverName);
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }
}
