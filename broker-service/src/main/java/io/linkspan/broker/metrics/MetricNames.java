package io.linkspan.broker.metrics;

/** The names and labels of the broker's metrics. Labels are bounded: never a topic, never a client id. */
final class MetricNames {
    static final String CONNECTIONS = "linkspan.broker.connections";
    static final String SESSIONS = "linkspan.broker.sessions";
    static final String SUBSCRIPTIONS = "linkspan.broker.subscriptions";
    static final String FILTERS = "linkspan.broker.filters";
    static final String RETAINED = "linkspan.broker.retained.messages";
    static final String CONNECTS = "linkspan.broker.connects";
    static final String DISCONNECTS = "linkspan.broker.disconnects";
    static final String SENT_AWAY = "linkspan.broker.shutdown.disconnects";
    static final String TAKEOVERS = "linkspan.broker.takeovers";
    static final String MESSAGES = "linkspan.broker.messages";
    static final String BYTES = "linkspan.broker.bytes";
    static final String DENIED = "linkspan.broker.denied";
    static final String DROPPED = "linkspan.broker.messages.dropped";
    static final String WILLS = "linkspan.broker.wills";
    static final String MAILBOX = "linkspan.broker.mailbox.messages";
    static final String REGISTRY_BACKLOG = "linkspan.broker.registry.backlog";
    static final String OUTBOX_MESSAGES = "linkspan.broker.outbox.messages";
    static final String OUTBOX_BYTES = "linkspan.broker.outbox.bytes";
    static final String OUTBOX_OLDEST = "linkspan.broker.outbox.oldest.seconds";
    static final String OUTBOX_REFUSED = "linkspan.broker.outbox.publishes.refused";
    static final String OUTBOX_DROPPED = "linkspan.broker.outbox.dropped";
    static final String MOVING = "linkspan.broker.sessions.moving";
    static final String STAND_INS = "linkspan.broker.nodes.stood.in.for";
    static final String NODES = "linkspan.broker.nodes";
    static final String NODE_FILTERS = "linkspan.broker.nodes.filters";
    static final String NODE_MESSAGES = "linkspan.broker.nodes.messages";
    static final String NODE_BYTES = "linkspan.broker.nodes.bytes";
    static final String NODE_RECONNECTS = "linkspan.broker.nodes.reconnects";
    static final String NODE_REFUSED = "linkspan.broker.nodes.refused";
    static final String NODE_OUTBOX_MESSAGES = "linkspan.broker.nodes.outbox.messages";
    static final String NODE_OUTBOX_BYTES = "linkspan.broker.nodes.outbox.bytes";
    static final String NODE_OUTBOX_DROPPED = "linkspan.broker.nodes.outbox.dropped";
    static final String LOG_PENDING = "linkspan.broker.log.pending.bytes";
    static final String LOG_BYTES = "linkspan.broker.log.bytes";
    static final String LOG_ENTRIES = "linkspan.broker.log.entries";
    static final String LOG_FAILING = "linkspan.broker.log.failing";
    static final String LOG_COMMITS = "linkspan.broker.log.commits";
    static final String LOG_COMMITTED = "linkspan.broker.log.committed.bytes";
    static final String LOG_COMMIT_SECONDS = "linkspan.broker.log.commit.seconds";
    static final String LOG_FAILURES = "linkspan.broker.log.failures";
    static final String LOG_COPIED = "linkspan.broker.log.copied.messages";
    static final String LOG_CHECKPOINTS = "linkspan.broker.log.checkpoints";
    static final String LIMIT = "linkspan.broker.limit";
    static final String LIMIT_HITS = "linkspan.broker.limit.hits";
    static final String RETAINED_BYTES = "linkspan.broker.retained.bytes";
    static final String QUEUED = "linkspan.broker.queued.messages";
    static final String QUEUED_BYTES = "linkspan.broker.queued.bytes";
    static final String QUEUEING = "linkspan.broker.queueing.sessions";
    static final String SLOWED = "linkspan.broker.publishes.slowed";
    static final String EXPIRED = "linkspan.broker.sessions.expired";

    static final String LISTENER_CONNECTIONS = "linkspan.broker.listener.connections";
    static final String LISTENER_ACCEPTED = "linkspan.broker.listener.accepted";
    static final String LISTENER_REFUSED = "linkspan.broker.listener.refused";
    static final String LISTENER_CONNECT_TIMEOUTS = "linkspan.broker.listener.connect.timeouts";
    static final String LISTENER_PACKET_TIMEOUTS = "linkspan.broker.listener.packet.timeouts";
    static final String LISTENER_WRITE_STALLS = "linkspan.broker.listener.write.stalls";
    static final String LISTENER_PROTOCOL_ERRORS = "linkspan.broker.listener.protocol.errors";
    static final String LISTENER_BYTES = "linkspan.broker.listener.bytes";
    static final String LISTENER_HANDSHAKES_FAILED = "linkspan.broker.listener.handshakes.failed";
    static final String LISTENER_CERTIFICATE_EXPIRY = "linkspan.broker.listener.certificate.expiry.seconds";

    static final String LISTENER = "listener";
    static final String HOST = "host";
    static final String LOGINS = "linkspan.broker.logins";
    static final String LOGINS_PENDING = "linkspan.broker.logins.pending";
    static final String LOGIN_ADDRESSES = "linkspan.broker.logins.addresses";
    static final String LOGIN_PAUSES = "linkspan.broker.logins.pauses";
    static final String SUBSCRIPTIONS_REVOKED = "linkspan.broker.subscriptions.revoked";

    static final String AUTHENTICATOR = "authenticator";
    static final String OUTCOME = "outcome";
    static final String DIRECTION = "direction";
    static final String REASON = "reason";
    static final String LINK = "link";
    static final String NODE = "node";
    static final String STATE = "state";
    static final String OPERATION = "operation";
    static final String CHANNEL = "channel";
    static final String NAME = "name";

    private MetricNames() {}
}
