package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.ConnectionLimits;
import io.linkspan.broker.limits.LogLimits;
import io.linkspan.broker.limits.NodeLimits;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.broker.limits.PacketLimits;
import io.linkspan.broker.limits.RateLimits;
import io.linkspan.broker.limits.RetainedLimits;
import io.linkspan.broker.limits.SessionLimits;
import io.linkspan.broker.limits.ShutdownLimits;
import io.linkspan.broker.limits.SocketLimits;

/** The limits as the configuration has them. */
final class LimitsOf {
    private LimitsOf() {}

    static BrokerLimits config(BrokerConfig config) {
        var limits = config.limits();
        var batch = new OutboxLimits.Batch(limits.batchMessages(), limits.batchBytes(), limits.batchesInFlight());
        return new BrokerLimits(
                new ConnectionLimits(
                        limits.connections(),
                        limits.connectionsPerAddress(),
                        limits.connectsPerSecond(),
                        limits.connectionBacklogBytes(),
                        new SocketLimits(
                                limits.connectBytes(),
                                limits.connectTimeout(),
                                limits.packetTimeout(),
                                limits.writeStallTimeout(),
                                orQuarterOfHeap(limits.nodeBacklogBytes()),
                                limits.highWatermarkBytes(),
                                limits.lowWatermarkBytes()),
                        new ShutdownLimits(
                                limits.shutdownNotice(),
                                limits.shutdownDisconnectsPerSecond(),
                                limits.shutdownGrace())),
                new PacketLimits(
                        limits.maximumPacketBytes(),
                        config.link().maximumPacketBytes(),
                        limits.receiveMaximum(),
                        limits.topicAliasMaximum(),
                        limits.topicBytes(),
                        limits.topicLevels(),
                        limits.filtersPerSubscribe()),
                new RateLimits(limits.publishesPerSecond(), limits.publishBytesPerSecond()),
                new SessionLimits(
                        limits.maxInflight(),
                        limits.maxSessionExpirySeconds(),
                        limits.subscriptionsPerClient(),
                        limits.subscriptionBytesPerClient(),
                        new SessionLimits.Queue(
                                limits.queueMessages(),
                                limits.queueBytes(),
                                limits.queueDrop(),
                                limits.queuePatience(),
                                orQuarterOfHeap(limits.nodeQueueBytes()))),
                new RetainedLimits(limits.retainedMessages(), orQuarterOfHeap(limits.retainedBytes())),
                new OutboxLimits(
                        limits.outboxMessages(),
                        limits.outboxBytes(),
                        orQuarterOfHeap(limits.outboxMemoryBytes()),
                        limits.outboxRetention(),
                        limits.outboxOverflow(),
                        limits.outboxDrainPerSecond(),
                        batch),
                new NodeLimits(
                        OutboxLimits.withinCluster(limits.nodeOutboxMessages(), limits.nodeOutboxBytes(), batch),
                        limits.nodeFramesInFlight()),
                new LogLimits(
                        limits.logEntryBytes(),
                        Math.clamp(limits.logCommits(), 1, LogLimits.MOST_COMMITS),
                        limits.logGather(),
                        limits.logPendingBytes(),
                        limits.logPatience(),
                        limits.logCheckpointBytes()),
                limits.mailboxMessages(),
                limits.mailboxBytes());
    }

    private static long orQuarterOfHeap(long bytes) {
        return bytes > 0 ? bytes : Runtime.getRuntime().maxMemory() / 4;
    }
}
