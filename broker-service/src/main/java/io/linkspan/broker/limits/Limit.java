package io.linkspan.broker.limits;

import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The catalogue of limits: what stands under {@code linkspan.broker.limits.<key>}, with its value in force. The key is
 * the label {@code name} of the metrics, too.
 */
public enum Limit {
    CONNECTIONS(limits -> limits.connections().total()),
    CONNECTIONS_PER_ADDRESS(limits -> limits.connections().perAddress()),
    CONNECTS_PER_SECOND(limits -> limits.connections().perSecond()),
    CONNECT_BYTES(limits -> limits.connections().sockets().connectBytes()),
    CONNECT_TIMEOUT(limits -> limits.connections().sockets().connectTimeout().toMillis()),
    PACKET_TIMEOUT(limits -> limits.connections().sockets().packetTimeout().toMillis()),
    WRITE_STALL_TIMEOUT(limits -> limits.connections().sockets().writeTimeout().toMillis()),
    CONNECTION_BACKLOG_BYTES(limits -> limits.connections().backlogBytes()),
    NODE_BACKLOG_BYTES(limits -> limits.connections().sockets().nodeBacklogBytes()),
    HIGH_WATERMARK_BYTES(limits -> limits.connections().sockets().highWatermarkBytes()),
    LOW_WATERMARK_BYTES(limits -> limits.connections().sockets().lowWatermarkBytes()),
    SHUTDOWN_NOTICE(limits -> limits.connections().shutdown().notice().toMillis()),
    SHUTDOWN_DISCONNECTS_PER_SECOND(limits -> limits.connections().shutdown().disconnectsPerSecond()),
    SHUTDOWN_GRACE(limits -> limits.connections().shutdown().grace().toMillis()),
    PUBLISHES_PER_SECOND(limits -> limits.rates().messagesPerSecond()),
    PUBLISH_BYTES_PER_SECOND(limits -> limits.rates().bytesPerSecond()),
    MAXIMUM_PACKET_BYTES(limits -> limits.packets().maximumBytes()),
    RECEIVE_MAXIMUM(limits -> limits.packets().receiveMaximum()),
    TOPIC_ALIAS_MAXIMUM(limits -> limits.packets().topicAliasMaximum()),
    TOPIC_BYTES(limits -> limits.packets().topicBytes()),
    TOPIC_LEVELS(limits -> limits.packets().topicLevels()),
    FILTERS_PER_SUBSCRIBE(limits -> limits.packets().filtersPerSubscribe()),
    SUBSCRIPTIONS_PER_CLIENT(limits -> limits.sessions().subscriptions()),
    SUBSCRIPTION_BYTES_PER_CLIENT(limits -> limits.sessions().subscriptionBytes()),
    MAX_SESSION_EXPIRY_SECONDS(limits -> limits.sessions().maxExpirySeconds()),
    MAX_INFLIGHT(limits -> limits.sessions().inflight()),
    QUEUE_MESSAGES(limits -> limits.sessions().queue().messages()),
    QUEUE_BYTES(limits -> limits.sessions().queue().bytes()),
    QUEUE_PATIENCE(limits -> limits.sessions().queue().patience().toMillis()),
    NODE_QUEUE_BYTES(limits -> limits.sessions().queue().nodeBytes()),
    RETAINED_MESSAGES(limits -> limits.retained().messages()),
    RETAINED_BYTES(limits -> limits.retained().bytes()),
    LOG_ENTRY_BYTES(limits -> limits.log().entryBytes()),
    LOG_COMMITS(limits -> limits.log().commits()),
    LOG_GATHER(limits -> limits.log().gather().toMillis()),
    LOG_PENDING_BYTES(limits -> limits.log().pendingBytes()),
    LOG_PATIENCE(limits -> limits.log().patience().toMillis()),
    LOG_CHECKPOINT_BYTES(limits -> limits.log().checkpointBytes()),
    MAILBOX_MESSAGES(BrokerLimits::mailboxMessages),
    MAILBOX_BYTES(BrokerLimits::mailboxBytes),
    OUTBOX_MESSAGES(limits -> limits.outbox().messages()),
    OUTBOX_BYTES(limits -> limits.outbox().bytes()),
    OUTBOX_MEMORY_BYTES(limits -> limits.outbox().memoryBytes()),
    OUTBOX_RETENTION(limits -> limits.outbox().retention().toMillis()),
    OUTBOX_DRAIN_PER_SECOND(limits -> limits.outbox().drainPerSecond()),
    BATCH_MESSAGES(limits -> limits.outbox().batchMessages()),
    BATCH_BYTES(limits -> limits.outbox().batchBytes()),
    BATCHES_IN_FLIGHT(limits -> limits.outbox().batchesInFlight()),
    NODE_OUTBOX_MESSAGES(limits -> limits.nodes().outbox().messages()),
    NODE_OUTBOX_BYTES(limits -> limits.nodes().outbox().bytes()),
    NODE_FRAMES_IN_FLIGHT(limits -> limits.nodes().framesInFlight());

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final ToLongFunction<BrokerLimits> value;

    Limit(ToLongFunction<BrokerLimits> value) {
        this.value = value;
    }

    /** The last part of the configuration key, such as {@code queue-messages}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The value in force. */
    public long of(BrokerLimits limits) {
        return value.applyAsLong(limits);
    }
}
