package io.linkspan.registry.client.tls;

import io.linkspan.contracts.tls.PemFiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the PEM files of one endpoint are.
 *
 * @param prefix of the keys that name the files, such as {@code linkspan.registry.tls}; for messages
 * @param certificateFile the endpoint's own certificate, then the intermediate ones; null: it shows none
 * @param keyFile its private key, PKCS#8, not encrypted; null exactly when there is no certificate
 * @param caKey last part of the key that names the authorities' file
 * @param caFile who signs the certificates of the other side; null: those whom the platform trusts
 */
public record TlsFiles(
        String prefix,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        String caKey,
        @Nullable Path caFile) {

    /** With the authorities' file named by {@code ca-file}. */
    public TlsFiles(String prefix, @Nullable Path certificateFile, @Nullable Path keyFile, @Nullable Path caFile) {
        this(prefix, certificateFile, keyFile, "ca-file", caFile);
    }

    /** @throws IllegalArgumentException when only one of certificate and key is named */
    public TlsFiles {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException(
                    prefix + ".certificate-file and " + prefix + ".key-file: both or neither");
        }
    }

    /** What shows that one of the files has changed. */
    Map<Path, Object> stamps() {
        Map<Path, Object> stamps = new HashMap<>();
        stamp(stamps, certificateFile);
        stamp(stamps, keyFile);
        stamp(stamps, caFile);
        return stamps;
    }

    private static void stamp(Map<Path, Object> stamps, @Nullable Path file) {
        if (file != null) {
            stamps.put(file, PemFiles.stamp(file));
        }
    }
}
