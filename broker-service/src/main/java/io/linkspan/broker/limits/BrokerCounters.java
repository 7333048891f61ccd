package io.linkspan.broker.limits;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the broker counts, as plain adders; the metrics adapter binds them to their published names. */
public final class BrokerCounters {
    /** Why a message was not delivered or kept; the label {@code reason} of the metric. */
    public enum Drop {
        QUEUE_FULL,
        NODE_QUEUE_FULL,
        BACKLOG,
        EXPIRED,
        TOO_LARGE,
        OFFLINE_QOS0,
        NO_SHARED_MEMBER,
        OUTBOX_FULL,
        OUTBOX_OFFLINE_QOS0,
        OUTBOX_REMOVED,
        OUTBOX_EXPIRED,
        OUTBOX_TOO_LARGE,
        OUTBOX_UNREADABLE,
        NODE_OUTBOX_FULL,
        NODE_OFFLINE_QOS0,
        NODE_GONE,
        LINK_POLICY,
        LINK_NOT_TARGET,
        RETAINED_FULL,
        ACCESS_REVOKED,
        UNREADABLE
    }

    public final LongAdder connectsAccepted = new LongAdder();
    public final LongAdder connectsRefused = new LongAdder();
    public final LongAdder disconnects = new LongAdder();
    /** Clients told to go because the node stops. */
    public final LongAdder sentAway = new LongAdder();

    public final LongAdder takeovers = new LongAdder();
    public final LongAdder publishesReceived = new LongAdder();
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder publishesSent = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    public final LongAdder publishesDenied = new LongAdder();
    public final LongAdder subscribesDenied = new LongAdder();
    public final LongAdder subscriptionsRevoked = new LongAdder();
    public final LongAdder willsPublished = new LongAdder();
    public final LongAdder slowedPublishers = new LongAdder();
    public final LongAdder expiredSessions = new LongAdder();
    private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
    private final Map<Limit, LongAdder> hits = new EnumMap<>(Limit.class);

    public BrokerCounters() {
        for (Drop reason : Drop.values()) {
            dropped.put(reason, new LongAdder());
        }
        for (Limit limit : Limit.values()) {
            hits.put(limit, new LongAdder());
        }
    }

    /** The adder of one limit: how often something was refused, dropped or slowed down because of it. */
    public LongAdder hits(Limit limit) {
        var adder = hits.get(limit);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + limit);
        }
        return adder;
    }

    /** The adder of one reason. */
    public LongAdder dropped(Drop reason) {
        var adder = dropped.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return adder;
    }
}
