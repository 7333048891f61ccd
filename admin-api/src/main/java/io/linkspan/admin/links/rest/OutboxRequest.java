package io.linkspan.admin.links.rest;

import io.linkspan.contracts.link.LinkSpecRules;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import io.linkspan.contracts.link.Violation;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The {@code outbox} of a request; null is left out. */
@Schema(
        name = "OutboxRequest",
        description = "What is kept while the peer is away; left out: as the cluster's services are configured.")
record OutboxRequest(
        @Schema(
                description = "Bytes kept on each broker node. Default: the brokers' configuration, 1 GiB.",
                nullable = true,
                minimum = "1024",
                maximum = "1099511627776",
                examples = "1073741824")
        @Nullable
        Long maxBytes,

        @Schema(
                description = "How long messages wait and routes outlive the connection, 1s to 8760h. Default: 24 h.",
                nullable = true,
                type = SchemaType.STRING,
                pattern = "^\\d{1,9}(ms|s|m|h)$",
                examples = "24h")
        @Nullable
        String retention,

        @Schema(
                description = "What happens above maxBytes. Default: the brokers' configuration, drop-oldest.",
                nullable = true,
                enumeration = {"drop-oldest", "drop-newest", "refuse-publishers"},
                examples = "drop-oldest")
        @Nullable
        String overflow) {

    OutboxSpec toSpec(List<Violation> unreadable) {
        Duration kept = retention == null ? null : DurationText.parse(retention);
        if (retention != null && kept == null) {
            unreadable.add(new Violation("outbox.retention", LinkSpecRules.INVALID, DurationText.RULE));
        }
        OverflowPolicy policy = overflow == null ? null : OverflowPolicy.of(overflow);
        if (overflow != null && policy == null) {
            unreadable.add(
                    new Violation("outbox.overflow", LinkSpecRules.INVALID, "must be one of " + OverflowPolicy.WORDS));
        }
        return new OutboxSpec(maxBytes, kept, policy);
    }
}
