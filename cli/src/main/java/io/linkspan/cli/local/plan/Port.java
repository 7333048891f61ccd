package io.linkspan.cli.local.plan;

/** The ports a cluster listens on, with their numbers at port offset 0. */
public enum Port {
    MQTT("mqtt", 1883),
    MQTT_TLS("mqtt-tls", 8883),
    WS("ws", 8083),
    WSS("wss", 8084),
    LINK("link", 11883),
    /** From broker to broker. */
    GRPC("grpc", 7900),
    HTTP("http", 8080),
    HTTPS("https", 8443),
    HOTROD("hotrod", 11222),
    JGROUPS("jgroups", 7800),
    /** The first of four: each role adds its own place, see {@link Role}. */
    MANAGEMENT("management", 9000);

    private final String word;
    private final int base;

    Port(String word, int base) {
        this.word = word;
        this.base = base;
    }

    /** The name shown to people and written to {@code client.env}. */
    public String word() {
        return word;
    }

    int base() {
        return base;
    }
}
