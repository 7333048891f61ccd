package io.linkspan.broker.connection;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a TLS connection, as far as it proved who it is.
 *
 * @param chain the client's certificate, then those that lead to the listener's client CA; verified, never empty
 * @param serverName the host name the client asked for (SNI), in lower case; null if it named none
 */
public record TlsPeer(List<X509Certificate> chain, @Nullable String serverName) {

    /** @throws IllegalArgumentException the chain is empty */
    public TlsPeer {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a TLS peer has a certificate");
        }
    }

    /** The client's own certificate. */
    public X509Certificate certificate() {
        return chain.get(0);
    }
}
