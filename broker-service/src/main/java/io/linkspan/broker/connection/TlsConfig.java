package io.linkspan.broker.connection;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a listener needs for TLS; files are PEM and read again when they change.
 *
 * @param identity the server's certificate for clients that ask for no known host
 * @param sni further certificates by host name in lower case; {@code *.example.org} stands for one label
 * @param clientCaFile certificates that sign clients' ones; null only without client certificates
 * @param protocols such as {@code TLSv1.3}; at least one
 */
public record TlsConfig(
        Identity identity,
        Map<String, Identity> sni,
        @Nullable Path clientCaFile,
        ClientAuth clientAuth,
        List<String> protocols) {

    /**
     * A certificate with its key.
     *
     * @param certificateFile the certificate, then the intermediate ones
     * @param keyFile the private key, PKCS#8, not encrypted
     */
    public record Identity(Path certificateFile, Path keyFile) {}

    public TlsConfig {
        sni = Map.copyOf(sni);
        protocols = List.copyOf(protocols);
    }
}
