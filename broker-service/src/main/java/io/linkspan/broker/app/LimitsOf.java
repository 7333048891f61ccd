package io.linkspan.broker.app;

import io.linkspan.broker.config.BrokerConfig;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.ConnectionLimits;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.broker.limits.PacketLimits;
import io.linkspan.broker.limits.RetainedLimits;
import io.linkspan.broker.limits.SessionLimits;

/** The limits as the configuration has them. */
final class LimitsOf {
    private LimitsOf() {}

    static BrokerLimits config(BrokerConfig config) {
        var limits = config.limits();
        return new BrokerLimits(
                new ConnectionLimits(limits.connections(), limits.connectionBacklogBytes()),
                new PacketLimits(
                        limits.maximumPacketBytes(),
                        config.link().maximumPacketBytes(),
                        limits.receiveMaximum(),
                        limits.topicAliasMaximum()),
                new SessionLimits(
                        limits.maxInflight(),
                        limits.maxSessionExpirySeconds(),
                        limits.subscriptionsPerClient(),
                        limits.queueMessages(),
                        limits.queueBytes()),
                new RetainedLimits(limits.retainedMessages()),
                new OutboxLimits(
                        limits.outboxMessages(),
                        limits.outboxBytes(),
                        limits.batchMessages(),
                        limits.batchBytes(),
                        limits.batchesInFlight()),
                limits.mailboxMessages());
    }
}
