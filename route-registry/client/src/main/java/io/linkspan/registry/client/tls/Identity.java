package io.linkspan.registry.client.tls;

import io.linkspan.contracts.tls.PemFiles;
import io.linkspan.contracts.tls.TlsFilesException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate with its chain and key; the alias is another one for each that was read. */
record Identity(String alias, List<X509Certificate> chain, PrivateKey key) {

    static Identity read(String alias, String prefix, Path certificateFile, Path keyFile) throws TlsFilesException {
        List<X509Certificate> chain;
        try {
            chain = PemFiles.certificates(certificateFile);
        } catch (TlsFilesException unusable) {
            throw new TlsFilesException(prefix + ".certificate-file: " + unusable.getMessage(), unusable);
        }
        try {
            return new Identity(alias, chain, PemFiles.privateKey(keyFile, chain.getFirst()));
        } catch (TlsFilesException unusable) {
            throw new TlsFilesException(prefix + ".key-file: " + unusable.getMessage(), unusable);
        }
    }

    /** Whether JSSE may use the key for a handshake of this kind: {@code EC}, {@code RSA}, in TLS 1.2 {@code EC_EC}. */
    boolean fits(String keyType) {
        String algorithm = key.getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_");
    }
}
