package io.linkspan.broker.limits;

/**
 * Every limit of the publish path and the sessions, by what it bounds. Their names, defaults and configuration keys
 * ({@code linkspan.broker.limits.*}) stand in {@link Limit}.
 *
 * @param mailboxMessages deliveries under way to one event loop above which publishers on other loops are not read
 */
public record BrokerLimits(
        ConnectionLimits connections,
        PacketLimits packets,
        SessionLimits sessions,
        RetainedLimits retained,
        OutboxLimits outbox,
        int mailboxMessages) {

    /** The name of the listener that peers and the own link-service dial. */
    public static final String LINK_LISTENER = "link";

    /** The name of the listener for clients. */
    public static final String MQTT_LISTENER = "mqtt";

    /** The defaults of the configuration, for tests. */
    public static final BrokerLimits DEFAULT = new BrokerLimits(
            ConnectionLimits.DEFAULT,
            PacketLimits.DEFAULT,
            SessionLimits.DEFAULT,
            RetainedLimits.DEFAULT,
            OutboxLimits.DEFAULT,
            50_000);

    /** The same with other limits on connections. */
    public BrokerLimits with(ConnectionLimits other) {
        return new BrokerLimits(other, packets, sessions, retained, outbox, mailboxMessages);
    }

    /** The same with other limits on packets. */
    public BrokerLimits with(PacketLimits other) {
        return new BrokerLimits(connections, other, sessions, retained, outbox, mailboxMessages);
    }

    /** The same with other limits on sessions. */
    public BrokerLimits with(SessionLimits other) {
        return new BrokerLimits(connections, packets, other, retained, outbox, mailboxMessages);
    }

    /** The same with other limits on retained messages. */
    public BrokerLimits with(RetainedLimits other) {
        return new BrokerLimits(connections, packets, sessions, other, outbox, mailboxMessages);
    }

    /** The same with other limits on outboxes. */
    public BrokerLimits with(OutboxLimits other) {
        return new BrokerLimits(connections, packets, sessions, retained, other, mailboxMessages);
    }
}
