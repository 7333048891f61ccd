package io.linkspan.broker.limits;

/**
 * Every limit of the publish path and the sessions, by what it bounds. Their names, defaults and configuration keys
 * ({@code linkspan.broker.limits.*}) stand in {@link Limit}.
 *
 * @param mailboxMessages deliveries under way to one event loop above which publishers on other loops are not read
 * @param mailboxBytes the same in bytes of topic and payload
 */
public record BrokerLimits(
        ConnectionLimits connections,
        PacketLimits packets,
        RateLimits rates,
        SessionLimits sessions,
        RetainedLimits retained,
        OutboxLimits outbox,
        NodeLimits nodes,
        LogLimits log,
        int mailboxMessages,
        long mailboxBytes) {

    /** The name of the listener that peers and the own link-service dial. */
    public static final String LINK_LISTENER = "link";

    /** The name of the listener for clients. */
    public static final String MQTT_LISTENER = "mqtt";

    /** The defaults of the configuration, for tests. */
    public static final BrokerLimits DEFAULT = new BrokerLimits(
            ConnectionLimits.DEFAULT,
            PacketLimits.DEFAULT,
            RateLimits.DEFAULT,
            SessionLimits.DEFAULT,
            RetainedLimits.DEFAULT,
            OutboxLimits.DEFAULT,
            NodeLimits.DEFAULT,
            LogLimits.DEFAULT,
            50_000,
            64L << 20);

    /** The same with other limits on connections. */
    public BrokerLimits with(ConnectionLimits other) {
        return new BrokerLimits(
                other, packets, rates, sessions, retained, outbox, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits on packets. */
    public BrokerLimits with(PacketLimits other) {
        return new BrokerLimits(
                connections, other, rates, sessions, retained, outbox, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits on sessions. */
    public BrokerLimits with(SessionLimits other) {
        return new BrokerLimits(
                connections, packets, rates, other, retained, outbox, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits on retained messages. */
    public BrokerLimits with(RetainedLimits other) {
        return new BrokerLimits(
                connections, packets, rates, sessions, other, outbox, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits on outboxes. */
    public BrokerLimits with(OutboxLimits other) {
        return new BrokerLimits(
                connections, packets, rates, sessions, retained, other, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits on what clients publish. */
    public BrokerLimits with(RateLimits other) {
        return new BrokerLimits(
                connections, packets, other, sessions, retained, outbox, nodes, log, mailboxMessages, mailboxBytes);
    }

    /** The same with other limits between nodes. */
    public BrokerLimits with(NodeLimits other) {
        return new BrokerLimits(
                connections, packets, rates, sessions, retained, outbox, other, log, mailboxMessages, mailboxBytes);
    }
}
