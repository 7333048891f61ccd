package io.linkspan.registry.client.schema;

import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import java.time.Duration;
import java.util.List;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * A link spec as stored; made and read by {@link LinkEntryMapper}.
 *
 * @param password encrypted
 * @param tlsPrivateKeyPem encrypted
 * @param version counts changes from 1; the ETag
 * @param createdAt ISO-8601 instant, for display
 * @param updatedAt ISO-8601 instant, for display
 * @param outboxMaxBytes 0: as configured, also in entries of versions that did not know it
 * @param outboxRetentionMillis 0: as configured
 * @param outboxOverflow word of an {@code OverflowPolicy}; null, or a word of a later version: as configured
 */
@ProtoTypeId(100_008)
public record LinkEntry(
        @ProtoField(1) String name,
        @ProtoField(2) String server,
        @ProtoField(3) String clientIdPrefix,
        @ProtoField(4) @Nullable String username,
        @ProtoField(5) @Nullable String password,
        @ProtoField(6) List<String> topics,
        @ProtoField(number = 7, defaultValue = "false") boolean tlsEnabled,
        @ProtoField(8) @Nullable String tlsCaPem,
        @ProtoField(9) @Nullable String tlsCertificatePem,
        @ProtoField(10) @Nullable String tlsPrivateKeyPem,
        @ProtoField(number = 11, defaultValue = "true") boolean tlsVerifyHostname,
        @ProtoField(number = 12, defaultValue = "1") int poolSize,
        @ProtoField(number = 13, defaultValue = "100") int maxInflight,
        @ProtoField(number = 14, defaultValue = "5000") long retryIntervalMillis,
        @ProtoField(number = 15, defaultValue = "10000") long keepAliveMillis,
        @ProtoField(number = 16, defaultValue = "true") boolean enabled,
        @ProtoField(number = 17, defaultValue = "1") long version,
        @ProtoField(18) String createdAt,
        @ProtoField(19) String updatedAt,
        @ProtoField(20) Revision revision,
        @ProtoField(number = 21, defaultValue = "0") long outboxMaxBytes,
        @ProtoField(number = 22, defaultValue = "0") long outboxRetentionMillis,
        @ProtoField(23) @Nullable String outboxOverflow)
        implements Revised {

    /** What is kept for the peer while it cannot take it. */
    public OutboxSpec outbox() {
        String word = outboxOverflow;
        return new OutboxSpec(
                outboxMaxBytes == 0 ? null : outboxMaxBytes,
                outboxRetentionMillis == 0 ? null : Duration.ofMillis(outboxRetentionMillis),
                word == null ? null : OverflowPolicy.of(word));
    }
}
