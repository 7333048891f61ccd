package io.linkspan.admin.links.rest;

import io.linkspan.admin.links.Link;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A link in an answer; has no component that could hold a secret. */
@Schema(name = "Link")
public record LinkView(
        @Schema(required = true, examples = "gcp") String name,

        @Schema(required = true, description = "In its normal form.", examples = "gcp.example.com:11883")
        String server,

        @Schema(required = true, examples = "from-aws") String clientIdPrefix,

        @Schema(nullable = true, examples = "aws") @Nullable String username,

        @Schema(required = true, readOnly = true) boolean passwordSet,

        @Schema(required = true) List<String> topics,

        @Schema(required = true) TlsView tls,

        @Schema(required = true, examples = "1") int poolSize,

        @Schema(required = true, examples = "100") int maxInflight,

        @Schema(required = true, examples = "5s") String retryInterval,

        @Schema(required = true, examples = "10s") String keepAlive,

        @Schema(required = true) boolean enabled,

        @Schema(required = true) OutboxView outbox,

        @Schema(
                required = true,
                readOnly = true,
                description = "Grows with every change; the ETag is this number in quotes.",
                examples = "7")
        long version,

        @Schema(required = true, readOnly = true, examples = "2026-01-01T12:00:00Z")
        Instant createdAt,

        @Schema(required = true, readOnly = true, examples = "2026-01-01T12:00:00Z")
        Instant updatedAt) {

    static LinkView of(Link link) {
        LinkSpec spec = link.spec();
        return new LinkView(
                link.name(),
                spec.server().toString(),
                spec.clientIdPrefix(),
                spec.username(),
                link.passwordSet(),
                spec.topics().stream().map(TopicFilter::value).toList(),
                TlsView.of(spec.tls(), link.privateKeySet()),
                spec.poolSize(),
                spec.maxInflight(),
                DurationText.of(spec.retryInterval()),
                DurationText.of(spec.keepAlive()),
                spec.enabled(),
                OutboxView.of(spec.outbox()),
                link.version(),
                link.createdAt(),
                link.updatedAt());
    }

    /** The {@code outbox} of an answer. */
    @Schema(name = "Outbox", description = "Null: as the cluster's services are configured.")
    public record OutboxView(
            @Schema(nullable = true, examples = "1073741824") @Nullable
            Long maxBytes,

            @Schema(nullable = true, examples = "86400s") @Nullable
            String retention,

            @Schema(nullable = true, examples = "drop-oldest") @Nullable
            String overflow) {

        static OutboxView of(OutboxSpec outbox) {
            var retention = outbox.retention();
            var overflow = outbox.overflow();
            return new OutboxView(
                    outbox.maxBytes(),
                    retention == null ? null : DurationText.of(retention),
                    overflow == null ? null : overflow.word());
        }
    }

    /** The {@code tls} of an answer. */
    @Schema(name = "Tls")
    public record TlsView(
            @Schema(required = true) boolean enabled,

            @Schema(required = true) boolean verifyHostname,

            @Schema(nullable = true) @Nullable String caPem,

            @Schema(nullable = true) @Nullable String certificatePem,

            @Schema(required = true, readOnly = true) boolean privateKeySet) {

        static TlsView of(TlsSpec tls, boolean privateKeySet) {
            return new TlsView(tls.enabled(), tls.verifyHostname(), tls.caPem(), tls.certificatePem(), privateKeySet);
        }
    }
}
