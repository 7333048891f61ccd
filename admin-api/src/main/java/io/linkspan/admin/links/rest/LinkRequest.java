package io.linkspan.admin.links.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.linkspan.admin.links.LinkInput;
import io.linkspan.contracts.link.LinkSpecDraft;
import io.linkspan.contracts.link.LinkSpecRules;
import io.linkspan.contracts.link.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A link in a request; null is left out, and the read-only fields of an answer may stay in. */
@Schema(name = "LinkRequest", requiredProperties = "server")
@JsonIgnoreProperties({"passwordSet", "version", "createdAt", "updatedAt"})
record LinkRequest(
        @Schema(
                description =
                        "The peer's cluster name: 1 to 63 of a-z, 0-9 and -. Required to create; a PUT may leave it out.",
                examples = "gcp",
                maxLength = 63)
        @Nullable
        String name,

        @Schema(
                description = "The peer: host:port, [::1]:1883, mqtt://host[:port] or mqtts://host[:port].",
                examples = "gcp.example.com:11883")
        @Nullable
        String server,

        @Schema(
                description = "MQTT client ids are <prefix>-<n>. Default: linkspan-<own cluster name>.",
                examples = "from-aws",
                maxLength = 64)
        @Nullable
        String clientIdPrefix,

        @Schema(description = "User name at the peer. Left out: none.", examples = "aws") @Nullable
        String username,

        @Schema(
                description = "Never returned. POST: left out or null is none. PUT: left out keeps it, null clears it.",
                implementation = String.class,
                nullable = true,
                writeOnly = true)
        @Nullable
        SecretField password,

        @Schema(
                description = "Topic filters this cluster wants from the peer; none may cover another.",
                examples = "[\"from-cluster\"]")
        @Nullable
        List<@Nullable String> topics,

        @Nullable TlsRequest tls,

        @Schema(description = "Data connections.", minimum = "1", maximum = "32", defaultValue = "1") @Nullable
        Integer poolSize,

        @Schema(
                description = "Unacknowledged batches per data connection.",
                minimum = "1",
                maximum = "65535",
                defaultValue = "100")
        @Nullable
        Integer maxInflight,

        @Schema(
                description = "Base of the wait between attempts, 100ms to 1h: a whole number and ms, s, m or h.",
                type = SchemaType.STRING,
                pattern = "^\\d{1,9}(ms|s|m|h)$",
                defaultValue = "5s")
        @Nullable
        String retryInterval,

        @Schema(
                description = "MQTT keep alive in whole seconds, 1s to 65535s.",
                type = SchemaType.STRING,
                pattern = "^\\d{1,9}(ms|s|m|h)$",
                defaultValue = "10s")
        @Nullable
        String keepAlive,

        @Schema(description = "Whether nodes act on it.", defaultValue = "true") @Nullable
        Boolean enabled,

        @Nullable OutboxRequest outbox) {

    LinkInput toInput() {
        List<Violation> unreadable = new ArrayList<>();
        Duration retry = duration("retryInterval", retryInterval, unreadable);
        Duration alive = duration("keepAlive", keepAlive, unreadable);
        LinkSpecDraft draft = new LinkSpecDraft(
                name,
                server,
                clientIdPrefix,
                username,
                null,
                topics == null
                        ? null
                        : topics.stream()
                                .map(topic -> topic == null ? "" : topic)
                                .toList(),
                tls == null ? null : tls.toSpec(server),
                poolSize,
                maxInflight,
                retry,
                alive,
                enabled,
                outbox == null ? null : outbox.toSpec(unreadable));
        return new LinkInput(
                draft,
                (password == null ? SecretField.LEFT_OUT : password).change(),
                (tls == null ? SecretField.LEFT_OUT : tls.privateKey()).change(),
                unreadable);
    }

    private static @Nullable Duration duration(String field, @Nullable String text, List<Violation> unreadable) {
        if (text == null) {
            return null;
        }
        Duration duration = DurationText.parse(text);
        if (duration == null) {
            unreadable.add(new Violation(field, LinkSpecRules.INVALID, DurationText.RULE));
        }
        return duration;
    }
}
