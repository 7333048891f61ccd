package io.linkspan.broker.node;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the streams between nodes need for TLS; PEM files.
 *
 * @param certificateFile of this broker, then the intermediate ones; for its advertised host
 * @param keyFile its private key, PKCS#8, not encrypted
 * @param caFile certificates that sign the brokers' ones; with it, those who dial must have one, too. Null: what the
 *     platform trusts, and no certificates of those who dial
 */
public record NodeTls(
        Path certificateFile, Path keyFile, @Nullable Path caFile) {}
