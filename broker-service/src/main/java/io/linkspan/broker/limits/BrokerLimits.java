package io.linkspan.broker.limits;

/**
 * Every limit of the publish path and the sessions; names, defaults and meanings are those of the configuration keys
 * {@code linkspan.broker.limits.*}.
 *
 * @param receiveMaximum QoS 1/2 publishes a client may have unacknowledged here (advertised), 1 to 65,535
 * @param maxInflight QoS 1/2 messages sent to one client and not yet acknowledged, at most; its own limit may be lower
 * @param topicAliasMaximum topic aliases a client may use towards the broker (advertised)
 * @param maxSessionExpirySeconds cap on the session expiry that clients ask for, up to 4,294,967,295 (never)
 * @param queueMessages messages queued for one session
 * @param queueBytes payload bytes queued for one session
 * @param connectionBacklogBytes bytes not taken by a client's socket above which QoS 0 is dropped and QoS 1/2 parked
 * @param subscriptionsPerClient subscriptions of one session
 * @param connections connections of this node
 * @param retainedMessages retained messages of the cluster
 * @param outboxMessages messages kept for one peer
 * @param outboxBytes payload bytes kept for one peer
 * @param mailboxMessages deliveries under way to one event loop above which publishers on other loops are not read
 * @param batchMessages messages of one batch towards a peer
 * @param batchBytes payload bytes after which a batch is closed; one larger message still makes a batch of its own
 * @param batchesInFlight batches of one lane sent and not yet acknowledged
 * @param maximumPacketBytes largest packet from a client (advertised)
 * @param linkMaximumPacketBytes the same on the link listener
 */
public record BrokerLimits(
        int receiveMaximum,
        int maxInflight,
        int topicAliasMaximum,
        long maxSessionExpirySeconds,
        int queueMessages,
        long queueBytes,
        long connectionBacklogBytes,
        int subscriptionsPerClient,
        int connections,
        int retainedMessages,
        int outboxMessages,
        long outboxBytes,
        int mailboxMessages,
        int batchMessages,
        int batchBytes,
        int batchesInFlight,
        int maximumPacketBytes,
        int linkMaximumPacketBytes) {

    /** The name of the listener that peers and the own link-service dial. */
    public static final String LINK_LISTENER = "link";

    /** The name of the listener for clients. */
    public static final String MQTT_LISTENER = "mqtt";

    /** The defaults of the configuration, for tests. */
    public static final BrokerLimits DEFAULT = new BrokerLimits(
            1_000,
            1_000,
            64,
            4_294_967_295L,
            100_000,
            64L << 20,
            1L << 20,
            10_000,
            100_000,
            1_000_000,
            100_000,
            64L << 20,
            50_000,
            1_000,
            256 << 10,
            16,
            1 << 20,
            8_912_896);

    /** What a listener takes; peers send batches to theirs. */
    public int maximumPacketBytes(String listener) {
        return listener.equals(LINK_LISTENER) ? linkMaximumPacketBytes : maximumPacketBytes;
    }
}
