package io.linkspan.cli.local.plan;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The configuration of one process, as the keys its services declare.
 *
 * <p>Everything listens on the loopback address only; secrets are named by file.
 */
public final class ServiceProperties {
    private final ClusterPlan cluster;
    private final NodePlan node;
    private final SecretFiles files;
    private final SortedMap<String, String> properties = new TreeMap<>();

    private ServiceProperties(ClusterPlan cluster, NodePlan node, SecretFiles files) {
        this.cluster = cluster;
        this.node = node;
        this.files = files;
    }

    /**
     * Makes the properties of one process.
     *
     * @param cluster the whole cluster, for the addresses of the other processes
     * @param node one of its processes
     * @param files where secrets and data lie
     * @param allowAnonymous whether MQTT clients may connect without a user name
     */
    public static SortedMap<String, String> of(
            ClusterPlan cluster, NodePlan node, SecretFiles files, boolean allowAnonymous) {
        return new ServiceProperties(cluster, node, files).build(allowAnonymous);
    }

    private SortedMap<String, String> build(boolean allowAnonymous) {
        shared();
        switch (node.role()) {
            case STANDALONE -> {
                registry();
                broker(allowAnonymous);
                link();
                admin();
            }
            case REGISTRY -> registry();
            case BROKER -> broker(allowAnonymous);
            case LINK -> link();
            case ADMIN -> admin();
        }
        return properties;
    }

    private void shared() {
        put("linkspan.cluster.name", cluster.name().value());
        put("linkspan.node.id", node.nodeId());
        put("linkspan.node.host", ClusterPlan.HOST);
        put(
                "linkspan.registry.servers",
                cluster.having(Port.HOTROD)
                        .map(registry -> ClusterPlan.HOST + ":" + registry.port(Port.HOTROD))
                        .collect(Collectors.joining(";")));
        put("linkspan.registry.username", "linkspan");
        put("linkspan.registry.password-file", files.registryPassword());
        put("quarkus.management.host", ClusterPlan.HOST);
        put("quarkus.management.port", node.port(Port.MANAGEMENT));
        put("quarkus.banner.enabled", "false");
        put("quarkus.console.color", "false");
    }

    private void registry() {
        put("linkspan.registry-server.host", ClusterPlan.HOST);
        put("linkspan.registry-server.port", node.port(Port.HOTROD));
        put("linkspan.registry-server.data-dir", files.registryData(node));
        put("linkspan.registry-server.username", "linkspan");
        put("linkspan.registry-server.password-file", files.registryPassword());
        if (node.ports().containsKey(Port.JGROUPS)) {
            put("linkspan.registry-server.cluster.enabled", "true");
            put("linkspan.registry-server.cluster.bind-port", node.port(Port.JGROUPS));
            put("linkspan.registry-server.cluster.secret-file", files.registryPassword());
            // All start together: none may begin as a cluster of its own.
            put("linkspan.registry-server.cluster.initial-size", cluster.shape().registries());
            put(
                    "linkspan.registry-server.cluster.initial-hosts",
                    cluster.having(Port.JGROUPS)
                            .map(member -> ClusterPlan.HOST + "[" + member.port(Port.JGROUPS) + "]")
                            .collect(Collectors.joining(",")));
        }
    }

    private void broker(boolean allowAnonymous) {
        put("linkspan.broker.mqtt.host", ClusterPlan.HOST);
        put("linkspan.broker.mqtt.port", node.port(Port.MQTT));
        listener(Port.MQTT_TLS, "tls");
        listener(Port.WS, "ws");
        listener(Port.WSS, "wss");
        put("linkspan.broker.link.host", ClusterPlan.HOST);
        put("linkspan.broker.link.port", node.port(Port.LINK));
        put("linkspan.broker.grpc-port", node.port(Port.GRPC));
        put("linkspan.broker.nodes.host", ClusterPlan.HOST);
        put("linkspan.broker.users-file", files.brokerUsers());
        put("linkspan.broker.allow-anonymous", String.valueOf(allowAnonymous));
        put("linkspan.broker.service-password-file", files.servicePassword());
        // Well before `down` loses its patience.
        put("linkspan.broker.limits.shutdown-grace", "5s");
    }

    private void listener(Port port, String transport) {
        String prefix = "linkspan.broker.listeners.\"" + port.word() + "\".";
        put(prefix + "transport", transport);
        put(prefix + "host", ClusterPlan.HOST);
        put(prefix + "port", node.port(port));
        if (port != Port.WS) {
            put(prefix + "tls.certificate-file", files.serverCertificate());
            put(prefix + "tls.key-file", files.serverKey());
        }
    }

    private void link() {
        put("linkspan.link.service-password-file", files.servicePassword());
        put("linkspan.link.encryption-key-file", files.encryptionKey());
    }

    private void admin() {
        put("linkspan.admin.users-file", files.adminUsers());
        put("linkspan.admin.service-password-file", files.servicePassword());
        put("linkspan.admin.encryption-key-file", files.encryptionKey());
        put("quarkus.http.host", ClusterPlan.HOST);
        put("quarkus.http.port", node.port(Port.HTTP));
        put("quarkus.http.ssl-port", node.port(Port.HTTPS));
        put("quarkus.http.insecure-requests", "enabled");
        put("quarkus.http.tls-configuration-name", "https");
        put("quarkus.tls.https.key-store.pem.0.cert", files.serverCertificate());
        put("quarkus.tls.https.key-store.pem.0.key", files.serverKey());
        put("quarkus.tls.https.reload-period", "1m");
    }

    private void put(String key, Object value) {
        properties.put(key, value.toString());
    }
}
