package io.linkspan.registry.client.schema;

/** Names among {@link NodeEntry#figures()} that others than brokers read; brokers have more, for one another. */
public final class NodeFigures {
    /** Clients that are connected to a broker now. */
    public static final String CLIENTS_CONNECTED = "clients/connected";

    /** Sessions of a broker whose client is connected, or away and expected back. */
    public static final String CLIENTS_TOTAL = "clients/total";

    /** Seconds since the broker began, by its own clock. */
    public static final String UPTIME = "uptime";

    private NodeFigures() {}
}
