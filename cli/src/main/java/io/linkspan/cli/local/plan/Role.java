package io.linkspan.cli.local.plan;

import java.util.List;

/** What one process of a cluster does; the order is the one they are started and shown in. */
public enum Role {
    /** All four services in one JVM. */
    STANDALONE("standalone", "standalone", 0),
    REGISTRY("registry", "route-registry/server", 1),
    BROKER("broker", "broker-service", 0),
    LINK("link", "link-service", 2),
    ADMIN("admin", "admin-api", 3);

    private final String word;
    private final String module;
    private final int managementPlace;

    Role(String word, String module, int managementPlace) {
        this.word = word;
        this.module = module;
        this.managementPlace = managementPlace;
    }

    /** The name shown to people, and the start of the process's file names. */
    public String word() {
        return word;
    }

    /** The runnable jar, relative to the root of the checkout. */
    public String jar() {
        return module + "/target/quarkus-app/quarkus-run.jar";
    }

    /** Ports of this role besides management. */
    List<Port> ports() {
        return switch (this) {
            case STANDALONE ->
                List.of(
                        Port.MQTT,
                        Port.MQTT_TLS,
                        Port.WS,
                        Port.WSS,
                        Port.LINK,
                        Port.GRPC,
                        Port.HTTP,
                        Port.HTTPS,
                        Port.HOTROD);
            case REGISTRY -> List.of(Port.HOTROD);
            case BROKER -> List.of(Port.MQTT, Port.MQTT_TLS, Port.WS, Port.WSS, Port.LINK, Port.GRPC);
            case LINK -> List.of();
            case ADMIN -> List.of(Port.HTTP, Port.HTTPS);
        };
    }

    int managementPlace() {
        return managementPlace;
    }
}
