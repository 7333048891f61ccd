package io.linkspan.contracts.link;

import org.jspecify.annotations.Nullable;

/**
 * How a link is protected.
 *
 * @param enabled false: plain TCP, and all else is ignored
 * @param caPem certificates to trust, PEM; null: those of the system
 * @param certificatePem own certificate chain for mutual TLS, PEM; null: none
 * @param privateKeyPem its key, PKCS#8 PEM, secret; null: none
 * @param verifyHostname true (the default): the peer's certificate must name the server's host
 */
public record TlsSpec(
        boolean enabled,
        @Nullable String caPem,
        @Nullable String certificatePem,
        @Nullable String privateKeyPem,
        boolean verifyHostname) {
    /** Plain TCP. */
    public static final TlsSpec OFF = new TlsSpec(false, null, null, null, true);

    /** TLS with the system's trust and no client certificate. */
    public static final TlsSpec SYSTEM = new TlsSpec(true, null, null, null, true);

    /** The same with this key; null: none. */
    public TlsSpec withPrivateKey(@Nullable String pem) {
        return new TlsSpec(enabled, caPem, certificatePem, pem, verifyHostname);
    }

    /** Without the key: this ends up in logs. */
    @Override
    public String toString() {
        return "TlsSpec[enabled=" + enabled + ", caPem=" + (caPem == null ? "none" : "set") + ", certificatePem="
                + (certificatePem == null ? "none" : "set") + ", privateKeyPem="
                + (privateKeyPem == null ? "none" : "secret") + ", verifyHostname=" + verifyHostname + "]";
    }
}
