package io.linkspan.link.registry;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.LinkSpecRules;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.contracts.link.SecretCipher.UndecipherableException;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.link.Violation;
import io.linkspan.link.supervise.ConfiguredLink;
import io.linkspan.link.transport.Secrets;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes links of stored specs. The secrets stay encrypted; a keyed digest tells whether they changed, so that a spec that
 * was only encrypted anew does not make the link reconnect.
 */
public final class LinkEntryReader {

    private final ClusterName own;
    private final Optional<Path> keyFile;
    private final byte[] salt = new byte[32];

    /**
     * Reads specs of that cluster.
     *
     * @param keyFile of the key for secrets; empty: links with secrets cannot connect
     */
    public LinkEntryReader(ClusterName own, Optional<Path> keyFile) {
        this.own = own;
        this.keyFile = keyFile;
        new SecureRandom().nextBytes(salt);
    }

    /** The link of an entry; null when not even its name makes sense. */
    public @Nullable ConfiguredLink read(LinkEntry entry) {
        if (!ClusterName.isValid(entry.name())) {
            return null;
        }
        LinkSpec bare;
        try {
            bare = mapper().toSpec(withoutSecrets(entry));
        } catch (IllegalArgumentException | UndecipherableException | IOException e) {
            return broken(entry, "the stored link cannot be read: " + e.getMessage());
        }
        Secrets secrets = () -> open(entry);
        try {
            Secrets.Opened opened = secrets.open();
            return new ConfiguredLink(
                    bare,
                    secrets,
                    digest(opened),
                    problem(bare.withSecrets(opened.password(), opened.privateKeyPem())));
        } catch (Secrets.SecretsException e) {
            // Tried again with each attempt to connect: the key file may be put right meanwhile.
            return new ConfiguredLink(bare, secrets, "encrypted " + entry.password() + entry.tlsPrivateKeyPem(), null);
        }
    }

    private Secrets.Opened open(LinkEntry entry) throws Secrets.SecretsException {
        if (entry.password() == null && entry.tlsPrivateKeyPem() == null) {
            return new Secrets.Opened(null, null);
        }
        if (keyFile.isEmpty()) {
            throw new Secrets.SecretsException(
                    "the link has secrets, but linkspan.link.encryption-key-file is not set");
        }
        try {
            LinkSpec spec = mapper().toSpec(entry);
            return new Secrets.Opened(spec.password(), spec.tls().privateKeyPem());
        } catch (UndecipherableException e) {
            throw new Secrets.SecretsException(
                    "the secrets of link '" + entry.name() + "' cannot be decrypted with the key of this cluster");
        } catch (IOException | IllegalArgumentException e) {
            throw new Secrets.SecretsException("the key file " + keyFile.get() + " cannot be used");
        }
    }

    /** With a key of its own when there is none: enough for entries without secrets. */
    private LinkEntryMapper mapper() throws IOException {
        return new LinkEntryMapper(
                keyFile.isPresent() ? SecretCipher.fromFile(keyFile.get()) : SecretCipher.ofKey(SecretCipher.newKey()));
    }

    private @Nullable String problem(LinkSpec spec) {
        List<Violation> violations = LinkSpecRules.validate(spec, own);
        if (violations.isEmpty()) {
            return null;
        }
        Violation first = violations.getFirst();
        return "the link is not valid: " + first.field() + ": " + first.message();
    }

    /** Something to show for an entry that makes no sense: same name and switch, nothing to connect to. */
    private static ConfiguredLink broken(LinkEntry entry, String problem) {
        LinkSpec spec = new LinkSpec(
                ClusterName.of(entry.name()),
                new ServerAddress("invalid", 1, false),
                entry.clientIdPrefix(),
                null,
                null,
                List.of(),
                TlsSpec.OFF,
                1,
                1,
                LinkSpec.DEFAULT_RETRY_INTERVAL,
                LinkSpec.DEFAULT_KEEP_ALIVE,
                entry.enabled(),
                entry.outbox());
        return new ConfiguredLink(spec, Secrets.NONE, "", problem);
    }

    private static LinkEntry withoutSecrets(LinkEntry entry) {
        return new LinkEntry(
                entry.name(),
                entry.server(),
                entry.clientIdPrefix(),
                entry.username(),
                null,
                entry.topics(),
                entry.tlsEnabled(),
                entry.tlsCaPem(),
                entry.tlsCertificatePem(),
                null,
                entry.tlsVerifyHostname(),
                entry.poolSize(),
                entry.maxInflight(),
                entry.retryIntervalMillis(),
                entry.keepAliveMillis(),
                entry.enabled(),
                entry.version(),
                entry.createdAt(),
                entry.updatedAt(),
                entry.revision(),
                entry.outboxMaxBytes(),
                entry.outboxRetentionMillis(),
                entry.outboxOverflow());
    }

    private String digest(Secrets.Opened opened) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            digest.update(bytes(opened.password()));
            digest.update((byte) 0);
            digest.update(bytes(opened.privateKeyPem()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(@Nullable String secret) {
        return secret == null ? new byte[0] : secret.getBytes(StandardCharsets.UTF_8);
    }
}
