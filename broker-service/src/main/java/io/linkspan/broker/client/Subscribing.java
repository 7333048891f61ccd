package io.linkspan.broker.client;

import io.linkspan.broker.access.Rights;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.Lane;
import io.linkspan.broker.outbox.LaneConsumer;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.SubscribeEntry;
import io.linkspan.broker.packet.UnsubAck;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Owing;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.contracts.topic.InvalidTopicException;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.SubscriptionFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SUBSCRIBE and UNSUBSCRIBE of one client; for this cluster's link-service also the opening of outbox lanes. */
final class Subscribing {
    /** SUBSCRIBE user property of the link-service: the last number of the lane that the peer has taken. */
    private static final String CURSOR = "cursor";

    private static final String EPOCH = "epoch";

    private static final String MAX_BATCH_BYTES = "max-batch-bytes";

    /**
     * Retained messages that one SUBSCRIBE collects before filters that were there already, or stand in it again, add no
     * more: a packet can repeat a wildcard a hundred thousand times, each for the whole store.
     */
    private static final int REPEATED_ANSWER = 10_000;

    private static final int SEND_IF_NEW = 1;
    private static final int DO_NOT_SEND = 2;

    private final BrokerParts parts;
    private final Connection connection;
    private final Rights rights;
    private final Session session;
    private final Incoming.Refusal refusal;
    private @Nullable LaneConsumer lanes;
    private boolean anyRevoked;
    /** Characters of all filters of the session, which only change here; -1: to be counted. */
    private long filterChars = -1;

    Subscribing(BrokerParts parts, Connection connection, Rights rights, Session session, Incoming.Refusal refusal) {
        this.refusal = refusal;
        this.parts = parts;
        this.connection = connection;
        this.rights = rights;
        this.session = session;
    }

    void subscribe(Subscribe packet) {
        var codes = new ArrayList<Integer>(packet.entries().size());
        var retained = new ArrayList<Delivery>();
        int most = parts.limits().packets().filtersPerSubscribe();
        for (SubscribeEntry entry : packet.entries()) {
            codes.add(codes.size() < most ? subscribe(packet, entry, retained) : beyond(Limit.FILTERS_PER_SUBSCRIBE));
        }
        if (!session.logged()) {
            acknowledge(packet, codes, retained);
            return;
        }
        // A subscription of a session that survives this process must do so, too, before the client may rely on it.
        var made = made(packet, codes);
        parts.sessionStore()
                .subscribed(session.number(), made)
                .whenComplete((done, failure) -> inLoop(() -> {
                    if (failure == null) {
                        acknowledge(packet, codes, retained);
                    } else {
                        made.forEach(this::undo);
                        acknowledge(packet, refused(codes), List.of());
                    }
                }));
    }

    private void acknowledge(Subscribe packet, List<Integer> codes, List<Delivery> retained) {
        connection.send(SubAck.of(packet.packetId(), codes));
        if (!retained.isEmpty()) {
            session.replay(retained);
        }
    }

    private List<Subscription> made(Subscribe packet, List<Integer> codes) {
        List<Subscription> made = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            var subscription =
                    session.subscriptions().get(packet.entries().get(i).filter());
            if (codes.get(i) < ReasonCode.UNSPECIFIED_ERROR && subscription != null) {
                made.add(subscription);
            }
        }
        return made;
    }

    @SuppressWarnings("ReferenceEquality") // this very one: a later SUBSCRIBE may have replaced it
    private void undo(Subscription subscription) {
        String filter = subscription.filter().value();
        if (session.subscriptions().get(filter) == subscription) {
            session.subscriptions().remove(filter);
            parts.tree().remove(subscription);
            filterChars = -1;
        }
    }

    private static List<Integer> refused(List<Integer> codes) {
        return codes.stream()
                .map(code -> code < ReasonCode.UNSPECIFIED_ERROR ? ReasonCode.UNSPECIFIED_ERROR : code)
                .toList();
    }

    private void inLoop(Runnable action) {
        if (connection.loop().inLoop()) {
            action.run();
        } else {
            connection.loop().execute(action);
        }
    }

    private int beyond(Limit limit) {
        parts.counters().hits(limit).increment();
        return ReasonCode.QUOTA_EXCEEDED;
    }

    private int subscribe(Subscribe packet, SubscribeEntry entry, List<Delivery> retained) {
        SubscriptionFilter filter;
        try {
            filter = SubscriptionFilter.parse(entry.filter());
        } catch (InvalidTopicException invalid) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        Limit broken =
                TopicLimits.broken(parts.limits().packets(), filter.filter().value());
        if (broken != null) {
            parts.counters().hits(broken).increment();
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        if (!rights.maySubscribe(filter.filter())) {
            parts.counters().subscribesDenied.increment();
            return ReasonCode.NOT_AUTHORIZED;
        }
        if (LinkTopics.parse(entry.filter()) instanceof LinkTopic.Outbox outbox) {
            return openLane(outbox, packet);
        }
        var present = session.subscriptions().get(entry.filter());
        if (present == null
                && session.subscriptions().size() >= parts.limits().sessions().subscriptions()) {
            return beyond(Limit.SUBSCRIPTIONS_PER_CLIENT);
        }
        if (present == null && !takesIn(entry.filter())) {
            return beyond(Limit.SUBSCRIPTION_BYTES_PER_CLIENT);
        }
        var subscription = new Subscription(
                session,
                filter,
                entry.qos(),
                entry.noLocal(),
                entry.retainAsPublished(),
                packet.subscriptionId(),
                session.durable());
        session.subscriptions().put(entry.filter(), subscription);
        parts.tree().add(subscription);
        if (wantsRetained(entry, filter, present == null) && (retained.size() < REPEATED_ANSWER || present == null)) {
            addRetained(subscription, retained);
        }
        return entry.qos().level();
    }

    // Counts the filter in if there is room for it.
    private boolean takesIn(String filter) {
        if (filterChars < 0) {
            filterChars = session.subscriptions().keySet().stream()
                    .mapToLong(String::length)
                    .sum();
        }
        if (filterChars + filter.length() > parts.limits().sessions().subscriptionBytes()) {
            return false;
        }
        filterChars += filter.length();
        return true;
    }

    // Shared subscriptions get no retained messages (section 4.8.2); the others as their option says
    // [MQTT-3.3.1-9 .. 11].
    private static boolean wantsRetained(SubscribeEntry entry, SubscriptionFilter filter, boolean isNew) {
        return !(filter instanceof SharedFilter)
                && entry.retainHandling() != DO_NOT_SEND
                && (entry.retainHandling() != SEND_IF_NEW || isNew);
    }

    private void addRetained(Subscription subscription, List<Delivery> retained) {
        int[] identifiers = subscription.identifier() == 0 ? new int[0] : new int[] {subscription.identifier()};
        for (Publication publication :
                parts.retained().matching(subscription.filter().filter())) {
            if (subscription.noLocal() && isOwn(publication.message())) {
                continue;
            }
            QoS published = publication.message().qos();
            QoS qos = published.level() <= subscription.qos().level() ? published : subscription.qos();
            retained.add(owed(new Delivery(publication, qos, true, identifiers)));
        }
    }

    // A session that survives this process is owed it from now on.
    private Delivery owed(Delivery delivery) {
        if (!session.logged() || delivery.qos() == QoS.AT_MOST_ONCE) {
            return delivery;
        }
        Publication publication = delivery.publication();
        Kept kept = parts.log().keep(publication);
        int slot =
                kept.add(new Target.ForSession(session.number(), delivery.qos(), true, delivery.identifiers(), null));
        parts.log().append(connection.loop(), List.of(new LogRecord.Logged(kept, publication.message())), null);
        return new Delivery(
                publication, delivery.qos(), true, delivery.identifiers(), null, new Owing(kept, slot, false));
    }

    // No Local holds for retained messages, too [MQTT-3.8.3-3]; what a peer forwarded was never this client's.
    private boolean isOwn(Message message) {
        return message.path().isEmpty() && message.publisher().equals(session.clientId());
    }

    void unsubscribe(Unsubscribe packet) {
        var codes = new ArrayList<Integer>(packet.filters().size());
        for (String filter : packet.filters()) {
            codes.add(unsubscribe(filter));
        }
        if (!session.logged()) {
            connection.send(UnsubAck.of(packet.packetId(), codes));
            return;
        }
        parts.sessionStore()
                .unsubscribed(session.clientId(), session.number(), packet.filters())
                .whenComplete((done, failure) -> inLoop(() -> {
                    if (failure == null) {
                        connection.send(UnsubAck.of(packet.packetId(), codes));
                    } else {
                        refusal.refuse(
                                ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
                                "the registry does not answer: the subscriptions could not be removed");
                    }
                }));
    }

    private int unsubscribe(String filter) {
        if (lanes != null && LinkTopics.parse(filter) instanceof LinkTopic.Outbox outbox) {
            lanes.close(Destination.peer(outbox.peer()), outbox.lane());
            return ReasonCode.SUCCESS;
        }
        var removed = session.subscriptions().remove(filter);
        if (removed == null) {
            boolean valid = TopicSyntax.subscriptionError(filter) == null;
            return valid ? ReasonCode.NO_SUBSCRIPTION_EXISTED : ReasonCode.TOPIC_FILTER_INVALID;
        }
        parts.tree().remove(removed);
        filterChars -= filterChars < 0 ? 0 : filter.length();
        return ReasonCode.SUCCESS;
    }

    /**
     * Ends the subscriptions that the rules no longer allow, and drops what waits for the client because of them. The client
     * is not told, as MQTT has no word for it.
     */
    void dropDenied() {
        boolean revoked = session.subscriptions().values().removeIf(subscription -> {
            if (rights.maySubscribe(subscription.filter().filter())) {
                return false;
            }
            parts.tree().remove(subscription);
            parts.counters().subscriptionsRevoked.increment();
            return true;
        });
        if (revoked) {
            filterChars = -1;
            anyRevoked = true;
        }
        session.dropWaiting(anyRevoked ? topic -> !rights.mayReceive(topic) : topic -> false);
    }

    /** The session has become durable, or stopped being so: its routes must say it. */
    void durabilityChanged() {
        session.subscriptions().replaceAll((text, before) -> {
            var changed = new Subscription(
                    session,
                    before.filter(),
                    before.qos(),
                    before.noLocal(),
                    before.retainAsPublished(),
                    before.identifier(),
                    session.durable());
            parts.tree().add(changed);
            return changed;
        });
    }

    // --- outbox lanes

    private int openLane(LinkTopic.Outbox outbox, Subscribe packet) {
        Outboxes there = parts.outboxes().at(outbox.node());
        if (there == null) {
            return ReasonCode.TOPIC_FILTER_INVALID; // another node's log is read there
        }
        long cursor = number(packet, CURSOR, 0);
        long maxBatchBytes = number(packet, MAX_BATCH_BYTES, BatchCodec.MAX_BYTES);
        if (cursor < 0 || maxBatchBytes <= 0) {
            return ReasonCode.TOPIC_FILTER_INVALID;
        }
        var consumer = lanes;
        if (consumer == null) {
            consumer = new LaneConsumer(session, this::due);
            lanes = consumer;
        }
        Lane due = there.open(Destination.peer(outbox.peer())).due(outbox.lane());
        long epoch = number(packet, EPOCH, due.stream().epoch());
        consumer.close(due.destination(), outbox.lane());
        if (epoch == due.stream().epoch()) {
            consumer.open(due, cursor, maxBatchBytes);
        } else {
            consumer.point(due);
        }
        return ReasonCode.GRANTED_QOS_1;
    }

    /** The user property of that name as a number, -1 when it is none. */
    private static long number(Subscribe packet, String name, long otherwise) {
        for (UserProperty property : packet.userProperties()) {
            if (property.name().equals(name)) {
                try {
                    return Long.parseLong(property.value());
                } catch (NumberFormatException malformed) {
                    return -1;
                }
            }
        }
        return otherwise;
    }

    private @Nullable Lane due(Lane finished) {
        Outboxes there = parts.outboxes().at(finished.stream().log());
        return there == null
                ? null
                : there.open(finished.destination()).due(finished.stream().lane());
    }

    void closeLanes() {
        if (lanes != null) {
            lanes.closeAll();
        }
    }
}
