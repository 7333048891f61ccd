package io.linkspan.registry.client.schema;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.contracts.link.SecretCipher.UndecipherableException;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns link specs into what is stored and back; the only place where their secrets are encrypted and decrypted. */
public final class LinkEntryMapper {
    private static final String PASSWORD = "password";
    private static final String PRIVATE_KEY = "tls.privateKey";

    private final SecretCipher cipher;

    /** With the cluster's key for secrets. */
    public LinkEntryMapper(SecretCipher cipher) {
        this.cipher = cipher;
    }

    /**
     * What to store for a new or changed spec.
     *
     * @param previous the entry it replaces: its version and revision grow, its creation time stays; null for a new link
     * @param now for display
     * @param incarnation of the writing process
     */
    public LinkEntry toEntry(LinkSpec spec, @Nullable LinkEntry previous, Instant now, long incarnation) {
        String link = spec.name().value();
        TlsSpec tls = spec.tls();
        OutboxSpec outbox = spec.outbox();
        Long maxBytes = outbox.maxBytes();
        Duration retention = outbox.retention();
        OverflowPolicy overflow = outbox.overflow();
        return new LinkEntry(
                link,
                spec.server().toString(),
                spec.clientIdPrefix(),
                spec.username(),
                encrypt(spec.password(), link, PASSWORD),
                spec.topics().stream().map(TopicFilter::value).toList(),
                tls.enabled(),
                tls.caPem(),
                tls.certificatePem(),
                encrypt(tls.privateKeyPem(), link, PRIVATE_KEY),
                tls.verifyHostname(),
                spec.poolSize(),
                spec.maxInflight(),
                spec.retryInterval().toMillis(),
                spec.keepAlive().toMillis(),
                spec.enabled(),
                previous == null ? 1 : previous.version() + 1,
                previous == null ? now.toString() : previous.createdAt(),
                now.toString(),
                Revision.after(previous == null ? null : previous.revision(), incarnation),
                maxBytes == null ? 0 : maxBytes,
                retention == null ? 0 : retention.toMillis(),
                overflow == null ? null : overflow.word());
    }

    /**
     * The spec that an entry holds.
     *
     * @throws UndecipherableException when its secrets were not encrypted with this key for this link
     * @throws IllegalArgumentException when a name, address or filter in it is none
     */
    public LinkSpec toSpec(LinkEntry entry) throws UndecipherableException {
        String link = entry.name();
        TlsSpec tls = new TlsSpec(
                entry.tlsEnabled(),
                entry.tlsCaPem(),
                entry.tlsCertificatePem(),
                decrypt(entry.tlsPrivateKeyPem(), link, PRIVATE_KEY),
                entry.tlsVerifyHostname());
        return new LinkSpec(
                ClusterName.of(link),
                ServerAddress.parse(entry.server()),
                entry.clientIdPrefix(),
                entry.username(),
                decrypt(entry.password(), link, PASSWORD),
                entry.topics().stream().map(TopicFilter::of).toList(),
                tls,
                entry.poolSize(),
                entry.maxInflight(),
                Duration.ofMillis(entry.retryIntervalMillis()),
                Duration.ofMillis(entry.keepAliveMillis()),
                entry.enabled(),
                entry.outbox());
    }

    private @Nullable String encrypt(@Nullable String secret, String link, String field) {
        return secret == null ? null : cipher.encrypt(secret, link, field);
    }

    private @Nullable String decrypt(@Nullable String text, String link, String field) throws UndecipherableException {
        return text == null ? null : cipher.decrypt(text, link, field);
    }
}
