package io.linkspan.contracts.link;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One configured relation to one other cluster. The record holds any values; {@link LinkSpecRules} says which are allowed.
 *
 * @param name the peer's cluster name, which is the link's name
 * @param server where the peer's broker listens
 * @param clientIdPrefix MQTT client ids are {@code <prefix>-<n>}; 1 to 64 letters, digits, {@code -}, {@code _}, {@code .}
 * @param username null: none; at most 1,024 bytes
 * @param password secret; null: none; at most 1,024 bytes; only with a user name
 * @param topics what this cluster wants from the peer; may be empty (a one-way link)
 * @param tls protection; must agree with the scheme of the server
 * @param poolSize data connections, 1 to 32
 * @param maxInflight batches sent and not yet acknowledged per data connection, 1 to 65,535
 * @param retryInterval base of the wait between attempts, 100 ms to 1 h
 * @param keepAlive MQTT keep alive, 1 s to 65,535 s, whole seconds
 * @param enabled false: the spec is kept, nothing is connected
 * @param outbox what is kept while the peer cannot take it
 */
public record LinkSpec(
        ClusterName name,
        ServerAddress server,
        String clientIdPrefix,
        @Nullable String username,
        @Nullable String password,
        List<TopicFilter> topics,
        TlsSpec tls,
        int poolSize,
        int maxInflight,
        Duration retryInterval,
        Duration keepAlive,
        boolean enabled,
        OutboxSpec outbox) {
    /** One data connection unless asked for more. */
    public static final int DEFAULT_POOL_SIZE = 1;

    /** Most data connections: one per lane. */
    public static final int MAX_POOL_SIZE = 32;

    /** Batches in flight per data connection. */
    public static final int DEFAULT_MAX_INFLIGHT = 100;

    /** The most that MQTT 5 receive maximum can say. */
    public static final int MAX_MAX_INFLIGHT = 65_535;

    /** Base of the wait between attempts. */
    public static final Duration DEFAULT_RETRY_INTERVAL = Duration.ofSeconds(5);

    /** MQTT keep alive. */
    public static final Duration DEFAULT_KEEP_ALIVE = Duration.ofSeconds(10);

    /** Keeps its own copy of the topics. */
    public LinkSpec {
        topics = List.copyOf(topics);
    }

    /** With an outbox as configured for all links. */
    public LinkSpec(
            ClusterName name,
            ServerAddress server,
            String clientIdPrefix,
            @Nullable String username,
            @Nullable String password,
            List<TopicFilter> topics,
            TlsSpec tls,
            int poolSize,
            int maxInflight,
            Duration retryInterval,
            Duration keepAlive,
            boolean enabled) {
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
                OutboxSpec.CONFIGURED);
    }

    /** The same, switched on or off. */
    public LinkSpec withEnabled(boolean on) {
        return new LinkSpec(
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
                on,
                outbox);
    }

    /** The same with this password and this private key; null: none. */
    public LinkSpec withSecrets(@Nullable String newPassword, @Nullable String privateKeyPem) {
        return new LinkSpec(
                name,
                server,
                clientIdPrefix,
                username,
                newPassword,
                topics,
                tls.withPrivateKey(privateKeyPem),
                poolSize,
                maxInflight,
                retryInterval,
                keepAlive,
                enabled,
                outbox);
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "LinkSpec[name=" + name + ", server=" + server + ", clientIdPrefix=" + clientIdPrefix + ", username="
                + username + ", password=" + (password == null ? "none" : "secret") + ", topics=" + topics + ", tls="
                + tls + ", poolSize=" + poolSize + ", maxInflight=" + maxInflight + ", retryInterval=" + retryInterval
                + ", keepAlive=" + keepAlive + ", enabled=" + enabled + ", outbox=" + outbox + "]";
    }
}
