package io.linkspan.admin.registry;

import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.Revision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Copies of stored links that touch no secret. */
final class LinkEntries {

    private LinkEntries() {}

    /** For reading: what is left can be mapped without a key. */
    static LinkEntry withoutSecrets(LinkEntry entry) {
        return copy(
                entry, new Parts(null, null, entry.enabled(), entry.version(), entry.updatedAt(), entry.revision()));
    }

    /** For switching on or off: the encrypted secrets stay as they are, readable or not. */
    static LinkEntry enabled(LinkEntry entry, boolean enabled, Instant now, long incarnation) {
        return copy(
                entry,
                new Parts(
                        entry.password(),
                        entry.tlsPrivateKeyPem(),
                        enabled,
                        entry.version() + 1,
                        now.toString(),
                        Revision.after(entry.revision(), incarnation)));
    }

    private record Parts(
            @Nullable String password,
            @Nullable String privateKeyPem,
            boolean enabled,
            long version,
            String updatedAt,
            Revision revision) {}

    private static LinkEntry copy(LinkEntry entry, Parts parts) {
        return new LinkEntry(
                entry.name(),
                entry.server(),
                entry.clientIdPrefix(),
                entry.username(),
                parts.password,
                entry.topics(),
                entry.tlsEnabled(),
                entry.tlsCaPem(),
                entry.tlsCertificatePem(),
                parts.privateKeyPem,
                entry.tlsVerifyHostname(),
                entry.poolSize(),
                entry.maxInflight(),
                entry.retryIntervalMillis(),
                entry.keepAliveMillis(),
                parts.enabled,
                parts.version,
                entry.createdAt(),
                parts.updatedAt,
                parts.revision,
                entry.outboxMaxBytes(),
                entry.outboxRetentionMillis(),
                entry.outboxOverflow());
    }
}
