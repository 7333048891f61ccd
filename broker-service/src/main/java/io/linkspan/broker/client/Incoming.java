package io.linkspan.broker.client;

import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.Rights;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.publish.Publisher;
import io.linkspan.broker.session.Session;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.protocol.LinkTopic;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client publishes: alias, access, duplicate suppression of QoS 2, acknowledgement after the commit. */
final class Incoming {
    /** How the connection ends when the client breaks a rule. */
    @FunctionalInterface
    interface Refusal {
        void refuse(int reasonCode, String reason);
    }

    private final BrokerParts parts;
    private final ProtocolVersion version;
    private final Connection connection;
    private final Rights rights;
    private final Session session;
    private final Refusal refusal;
    /** Identifiers of QoS 2 that came over this connection and are open. */
    private final Set<Integer> openHere = new HashSet<>(2);

    /** Acknowledgements that are due, in the order of the publishes. */
    private final ArrayDeque<Answer> pending = new ArrayDeque<>(2);

    private String @Nullable [] aliases;
    /** Those of QoS 1 among them; QoS 2 is counted by its identifiers. */
    private int unacknowledged;

    Incoming(
            BrokerParts parts,
            ProtocolVersion version,
            Connection connection,
            Rights rights,
            Session session,
            Refusal refusal) {
        this.parts = parts;
        this.version = version;
        this.connection = connection;
        this.rights = rights;
        this.session = session;
        this.refusal = refusal;
    }

    void publish(Publish publish) {
        String topic = topic(publish);
        if (topic == null) {
            return;
        }
        parts.counters().publishesReceived.increment();
        parts.counters().bytesReceived.add(publish.payload().length);
        if (publish.qos() == QoS.EXACTLY_ONCE && duplicate(publish)) {
            return;
        }
        if (publish.qos() != QoS.AT_MOST_ONCE && tooManyOpen()) {
            return;
        }
        String invalid = TopicSyntax.topicError(topic);
        if (invalid != null) {
            refusal.refuse(ReasonCode.TOPIC_NAME_INVALID, invalid);
        } else if (beyond(topic)) {
            acknowledge(publish, ReasonCode.TOPIC_NAME_INVALID, "the topic is longer or deeper than this broker takes");
        } else if (!PayloadFormat.holds(publish.properties(), publish.payload())) {
            notText(publish);
        } else if (!rights.mayPublish(topic)) {
            parts.counters().publishesDenied.increment();
            acknowledge(publish, ReasonCode.NOT_AUTHORIZED, "not allowed to publish here");
        } else if (rights.principal() instanceof Principal.LinkIdentity
                && LinkTopics.parse(topic) instanceof LinkTopic.Messages lane) {
            forwarded(publish, lane);
        } else {
            accept(publish, topic);
        }
    }

    // Of a peer's broker: answered when what it carries is kept.
    private void forwarded(Publish publish, LinkTopic.Messages lane) {
        var answer = new Answer(publish);
        answer.recipients = 1;
        answer.known = true;
        if (publish.qos() != QoS.AT_MOST_ONCE) {
            await(answer);
        }
        parts.receiver().receive(connection.loop(), lane, publish, outcome -> {
            answer.reasonCode = outcome.reasonCode();
            answer.reason = outcome.reason();
            answer.run();
        });
    }

    private boolean beyond(String topic) {
        Limit broken = TopicLimits.broken(parts.limits().packets(), topic);
        if (broken != null) {
            parts.counters().hits(broken).increment();
        }
        return broken != null;
    }

    private void accept(Publish publish, String topic) {
        var publication = new Publication(new Message(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties(),
                session.clientId(),
                System.currentTimeMillis(),
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of()));
        // Only version 5 has a word for it; other clients' messages are delivered without being kept.
        if (publish.retain()
                && version.isV5()
                && publish.qos() != QoS.AT_MOST_ONCE
                && !parts.retained().admits(publication)) {
            acknowledge(publish, ReasonCode.QUOTA_EXCEEDED, "no room for another retained message");
            return;
        }
        if (publish.qos() == QoS.AT_MOST_ONCE) {
            parts.publisher().publish(connection.loop(), publication, Publisher.Origin.CLIENT);
            return;
        }
        if (parts.publisher().refuses(publication)) {
            noRoom(publish);
            return;
        }
        if (parts.log().failing() && parts.publisher().promises(connection.loop(), publication)) {
            refuseForNow(publish);
            return;
        }
        List<LogRecord> opened = List.of();
        if (publish.qos() == QoS.EXACTLY_ONCE) {
            session.incomingExactlyOnce().add(publish.packetId());
            openHere.add(publish.packetId());
            if (session.logged()) {
                opened = List.of(new LogRecord.Opened(session.number(), publish.packetId()));
            }
        }
        var answer = new Answer(publish);
        await(answer);
        answer.recipients =
                parts.publisher().publish(connection.loop(), publication, Publisher.Origin.CLIENT, opened, answer);
        answer.known = true;
        answerReady();
    }

    /** One acknowledgement that is due: sent when it is ready and all before it have been [MQTT-4.6.0-2, 3]. */
    private final class Answer implements Runnable {
        private final Publish publish;
        private int reasonCode = ReasonCode.SUCCESS;
        private @Nullable String reason;
        private int recipients;
        private boolean known;
        private boolean committed;

        private Answer(Publish publish) {
            this.publish = publish;
        }

        @Override
        public void run() {
            committed = true;
            if (known) {
                answerReady();
            }
        }

        private void send() {
            // Later answers of QoS 2 could not say it again.
            boolean nobody = recipients == 0
                    && publish.qos() == QoS.AT_LEAST_ONCE
                    && reasonCode == ReasonCode.SUCCESS
                    && reason == null;
            var kind = publish.qos() == QoS.AT_LEAST_ONCE ? AckKind.PUBACK : AckKind.PUBREC;
            int code = nobody ? ReasonCode.NO_MATCHING_SUBSCRIBERS : reasonCode;
            connection.send(new Ack(kind, publish.packetId(), code, reason, List.of()));
        }
    }

    private void await(Answer answer) {
        pending.add(answer);
        unacknowledged += answer.publish.qos() == QoS.AT_LEAST_ONCE ? 1 : 0;
    }

    private void answerReady() {
        while (!pending.isEmpty() && pending.element().known && pending.element().committed) {
            Answer next = pending.remove();
            unacknowledged -= next.publish.qos() == QoS.AT_LEAST_ONCE ? 1 : 0;
            next.send();
        }
    }

    // The promise of QoS 1 and 2 could not be kept: version 5 has a word for it, earlier ones only the connection's
    // end.
    private void refuseForNow(Publish publish) {
        parts.counters().hits(Limit.LOG_PATIENCE).increment();
        String why = "the registry does not answer: nothing can be kept for now";
        if (version.isV5()) {
            acknowledge(publish, ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, why);
        } else {
            refusal.refuse(ReasonCode.UNSPECIFIED_ERROR, why);
        }
    }

    // A version that has no word for it may answer as if all were well or close the connection [MQTT-3.3.5-2]; what is
    // acknowledged must not be lost, so it is the latter.
    private void noRoom(Publish publish) {
        String why = "the outbox of a link is full";
        parts.counters().hits(Limit.OUTBOX_BYTES).increment();
        if (version.isV5()) {
            acknowledge(publish, ReasonCode.QUOTA_EXCEEDED, why);
        } else {
            refusal.refuse(ReasonCode.QUOTA_EXCEEDED, why);
        }
    }

    private void notText(Publish publish) {
        String why = "the payload is not the UTF-8 that its format indicator says it is";
        if (publish.qos() == QoS.AT_MOST_ONCE) {
            refusal.refuse(ReasonCode.PAYLOAD_FORMAT_INVALID, why);
        } else {
            acknowledge(publish, ReasonCode.PAYLOAD_FORMAT_INVALID, why);
        }
    }

    // A QoS 2 identifier that is still open belongs to the same message, DUP or not [MQTT-4.3.3-10].
    private boolean duplicate(Publish publish) {
        if (!session.incomingExactlyOnce().contains(publish.packetId())) {
            return false;
        }
        openHere.add(publish.packetId());
        var answer = new Answer(publish);
        answer.known = true;
        await(answer);
        // The first may be on its way to the log still.
        parts.log().append(connection.loop(), List.of(), answer);
        return true;
    }

    // QoS 1 counts until its PUBACK is due, QoS 2 until its PUBCOMP is, if it came over this connection (section 4.9).
    // Versions before 5 know no such limit.
    private boolean tooManyOpen() {
        int limit = parts.limits().packets().receiveMaximum();
        if (!version.isV5() || unacknowledged + openHere.size() < limit) {
            return false;
        }
        parts.counters().hits(Limit.RECEIVE_MAXIMUM).increment();
        refusal.refuse(
                ReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more than " + limit + " publishes unacknowledged [MQTT-3.3.4-7]");
        return true;
    }

    /** PUBREL: the identifier is free again [MQTT-4.3.3-11]; answered also when it is not known. */
    boolean release(int packetId) {
        boolean known = session.incomingExactlyOnce().remove(packetId);
        Runnable answer = () -> {
            openHere.remove(packetId);
            connection.send(Ack.of(
                    AckKind.PUBCOMP, packetId, known ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        };
        if (known && session.logged()) {
            // Behind its commit: after PUBCOMP the client may use the identifier for another message.
            parts.log().append(connection.loop(), List.of(new LogRecord.Closed(session.number(), packetId)), answer);
        } else {
            answer.run();
        }
        return true;
    }

    private void acknowledge(Publish publish, int reasonCode, @Nullable String reason) {
        if (publish.qos() != QoS.AT_MOST_ONCE) {
            var answer = new Answer(publish);
            answer.reasonCode = reasonCode;
            answer.reason = reason;
            answer.recipients = 1;
            answer.known = true;
            answer.committed = true;
            await(answer);
            answerReady();
        }
    }

    /** The topic, with an alias resolved or learned [MQTT-3.3.2-8, 3.3.2-9]; null when the connection had to end. */
    private @Nullable String topic(Publish publish) {
        int alias = publish.topicAlias();
        if (alias == 0) {
            return publish.topic();
        }
        if (alias > parts.limits().packets().topicAliasMaximum()) {
            refusal.refuse(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias " + alias + " is above the maximum");
            return null;
        }
        var known = aliases;
        if (known == null) {
            known = new String[parts.limits().packets().topicAliasMaximum() + 1];
            aliases = known;
        }
        if (!publish.topic().isEmpty()) {
            known[alias] = publish.topic();
            return publish.topic();
        }
        String topic = known[alias];
        if (topic == null) {
            refusal.refuse(ReasonCode.PROTOCOL_ERROR, "topic alias " + alias + " was never set [MQTT-3.3.2-8]");
        }
        return topic;
    }
}
