package io.linkspan.link.metrics;

/** All metrics of this service. Labels are {@code link} and {@code state} only. */
public final class MetricNames {

    /** 1 for the state a link is in, 0 for the others; labels link, state. */
    public static final String STATE = "linkspan.link.state";

    /** Messages the peer's broker has taken; label link. */
    public static final String MESSAGES_FORWARDED = "linkspan.link.messages.forwarded";

    /** Bytes of the batches they went in; label link. */
    public static final String BYTES_FORWARDED = "linkspan.link.bytes.forwarded";

    /** Batches the peer's broker has taken; label link. */
    public static final String BATCHES_FORWARDED = "linkspan.link.batches.forwarded";

    /** Batches the peer's broker has refused, sent again later; label link. */
    public static final String BATCHES_REFUSED = "linkspan.link.batches.refused";

    /** Filters announced to the peer; label link. */
    public static final String ROUTES_ANNOUNCED = "linkspan.link.routes.announced";

    /** Filters the peer has announced; label link. */
    public static final String ROUTES_EXTERNAL = "linkspan.link.routes.external";

    /** Outbox lanes carried by this process; label link. */
    public static final String LANES_OPEN = "linkspan.link.lanes.open";

    /** Filters of the peer removed because it was away for longer than their retention; label link. */
    public static final String ROUTES_EXPIRED = "linkspan.link.routes.expired";

    /** Connections to the peer made again; label link. */
    public static final String RECONNECTS = "linkspan.link.reconnects";

    /** Tasks waiting in the mailboxes of all links. */
    public static final String MAILBOX_WAITING = "linkspan.link.mailbox.waiting";

    /** QoS 0 deliveries (heartbeats) dropped because a mailbox was too slow. */
    public static final String DELIVERIES_DROPPED = "linkspan.link.deliveries.dropped";

    private MetricNames() {}
}
