package io.linkspan.k8s;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The four services as the chart deploys them: what each must look like, stated once for all tests. */
@SuppressWarnings("ImmutableEnumChecker") // Map.of and Set.of are immutable
enum Component {
    BROKER(
            "StatefulSet",
            "linkspan/broker-service",
            Map.of("mqtt", 1883, "link", 11883, "grpc", 7900, "management", 9000),
            Set.of("registry-password", "service-password"),
            true),
    REGISTRY(
            "StatefulSet",
            "linkspan/route-registry",
            Map.of("hotrod", 11222, "jgroups", 7800, "management", 9000),
            Set.of("registry-password"),
            false),
    LINK(
            "Deployment",
            "linkspan/link-service",
            Map.of("management", 9000),
            Set.of("registry-password", "service-password", "encryption-key"),
            false),
    ADMIN(
            "Deployment",
            "linkspan/admin-api",
            Map.of("http", 8080, "management", 9000),
            Set.of("registry-password", "service-password", "encryption-key"),
            true);

    final String kind;
    final String repository;
    /** Container ports by name; the numbers are those of architecture.md, with every management port at 9000. */
    final Map<String, Integer> ports;
    /** Keys of the internal Secret that this component needs; it must see no others. */
    final Set<String> secretKeys;

    final boolean usersFile;

    Component(String kind, String repository, Map<String, Integer> ports, Set<String> secretKeys, boolean usersFile) {
        this.kind = kind;
        this.repository = repository;
        this.ports = ports;
        this.secretKeys = secretKeys;
        this.usersFile = usersFile;
    }

    /** Value of {@code app.kubernetes.io/component}, and the end of the object's name. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
