package io.linkspan.contracts.link;

import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A link as somebody wrote it, before any rule was applied; null means left out. {@link LinkSpecRules#build} reports all
 * broken rules at once and fills in the defaults.
 *
 * @param name peer's cluster name, required
 * @param server required, see {@link ServerAddress#parse}
 * @param clientIdPrefix default: {@code linkspan-<own cluster name>}
 * @param topics default: none
 * @param tls default: on for {@code mqtts://}, else off
 * @param outbox default: {@link OutboxSpec#CONFIGURED}
 */
public record LinkSpecDraft(
        @Nullable String name,
        @Nullable String server,
        @Nullable String clientIdPrefix,
        @Nullable String username,
        @Nullable String password,
        @Nullable List<String> topics,
        @Nullable TlsSpec tls,
        @Nullable Integer poolSize,
        @Nullable Integer maxInflight,
        @Nullable Duration retryInterval,
        @Nullable Duration keepAlive,
        @Nullable Boolean enabled,
        @Nullable OutboxSpec outbox) {
    /** Without a word about the outbox. */
    public LinkSpecDraft(
            @Nullable String name,
            @Nullable String server,
            @Nullable String clientIdPrefix,
            @Nullable String username,
            @Nullable String password,
            @Nullable List<String> topics,
            @Nullable TlsSpec tls,
            @Nullable Integer poolSize,
            @Nullable Integer maxInflight,
            @Nullable Duration retryInterval,
            @Nullable Duration keepAlive,
            @Nullable Boolean enabled) {
        this(
                name,
                server,
                clientIdPrefix,
                username,
                password,
                topics,
                tls,
                poolSize,
                maxInflight,
                retryInterval,
                keepAlive,
                enabled,
                null);
    }

    /** The draft that says what the spec says. */
    public static LinkSpecDraft of(LinkSpec spec) {
        return new LinkSpecDraft(
                spec.name().value(),
                spec.server().toString(),
                spec.clientIdPrefix(),
                spec.username(),
                spec.password(),
                spec.topics().stream().map(TopicFilter::value).toList(),
                spec.tls(),
                spec.poolSize(),
                spec.maxInflight(),
                spec.retryInterval(),
                spec.keepAlive(),
                spec.enabled(),
                spec.outbox());
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "LinkSpecDraft[name=" + name + ", server=" + server + ", password="
                + (password == null ? "none" : "secret") + "]";
    }
}
