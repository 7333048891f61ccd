package io.linkspan.broker.client;

import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.client.LoggingIn.Admitted;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.Timer;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.Auth;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ConnAckProperties;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.packet.Disconnect;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.PingReq;
import io.linkspan.broker.packet.PingResp;
import io.linkspan.broker.packet.Publish;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.packet.SubAck;
import io.linkspan.broker.packet.Subscribe;
import io.linkspan.broker.packet.UnsubAck;
import io.linkspan.broker.packet.Unsubscribe;
import io.linkspan.broker.packet.Will;
import io.linkspan.broker.session.ClientInfo;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionDirectory.Claimed;
import io.linkspan.contracts.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection.
 *
 * <pre>
 *   NEW ──CONNECT──► DECIDING ──let in, session claimed──► ONLINE ──DISCONNECT, loss, take-over──► CLOSED
 *                        └──refused or lost──────────────────────────────────────────────────────► CLOSED
 * </pre>
 *
 * While DECIDING reading is paused, so that what the client sent behind CONNECT is handled after it [MQTT-4.6]; only an
 * exchange of AUTH packets is read ({@link LoggingIn}).
 */
public final class ClientHandler implements ConnectionHandler {
    private enum Stage {
        NEW,
        DECIDING,
        ONLINE,
        CLOSED
    }

    /** Clocks may be set, and timers have a limit: a long validity is looked at every day. */
    private static final Duration VALIDITY_CHECK = Duration.ofDays(1);

    private final Connection connection;
    private final BrokerParts parts;
    private Stage stage = Stage.NEW;

    // --- from the acceptance to the decision
    private @Nullable LoggingIn loggingIn;

    // --- set by CONNECT
    private @Nullable Will will;
    private @Nullable Online online;
    private @Nullable Timer validity;
    private String endReason = EndReason.CONNECTION_LOST;

    /** What exists only between CONNACK and the end. */
    private record Online(
            Session session,
            Incoming incoming,
            Subscribing subscribing,
            Reauthenticating reauthenticating,
            Brake brake) {}

    public ClientHandler(Connection connection, BrokerParts parts) {
        this.connection = connection;
        this.parts = parts;
        this.loggingIn = new LoggingIn(parts, connection, new Decided());
        parts.clients().add(this);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void onPacket(Packet packet) {
        var now = online;
        if (now == null) {
            beforeConnAck(packet);
            return;
        }
        switch (packet) {
            case Publish publish -> {
                now.incoming.publish(publish);
                now.brake.published(publish.payload().length);
            }
            case Ack ack -> acknowledge(now, ack);
            case Subscribe subscribe -> now.subscribing.subscribe(subscribe);
            case Unsubscribe unsubscribe -> now.subscribing.unsubscribe(unsubscribe);
            case PingReq ignored -> connection.send(new PingResp());
            case Disconnect disconnect -> disconnected(now, disconnect);
            case Auth auth -> now.reauthenticating.auth(auth);
            case Connect ignored -> refuse(ReasonCode.PROTOCOL_ERROR, "a second CONNECT [MQTT-3.1.0-2]");
            case ConnAck ignored -> onlyFromServers();
            case SubAck ignored -> onlyFromServers();
            case UnsubAck ignored -> onlyFromServers();
            case PingResp ignored -> onlyFromServers();
        }
    }

    // The codec lets nothing but one CONNECT come first [MQTT-3.1.0-1].
    private void beforeConnAck(Packet packet) {
        var deciding = loggingIn;
        if (packet instanceof Connect request && stage == Stage.NEW) {
            decide(request);
        } else if (deciding != null && stage == Stage.DECIDING) {
            deciding.onPacket(packet);
        }
    }

    private void onlyFromServers() {
        refuse(ReasonCode.PROTOCOL_ERROR, "a packet that only servers send");
    }

    private void acknowledge(Online now, Ack ack) {
        boolean belongs =
                switch (ack.kind()) {
                    case PUBACK -> now.session.acknowledged(ack.packetId(), ack.reasonCode());
                    case PUBREC -> now.session.received(ack.packetId(), ack.reasonCode());
                    case PUBCOMP -> now.session.completed(ack.packetId());
                    case PUBREL -> now.incoming.release(ack.packetId());
                };
        if (!belongs) {
            refuse(
                    ReasonCode.PROTOCOL_ERROR,
                    ack.kind() + " does not follow in the exchange of identifier " + ack.packetId());
        }
    }

    @Override
    public void onReadComplete() {
        parts.publisher().flush(connection.loop());
        var now = online;
        if (now != null) {
            now.brake.readComplete();
        }
    }

    // --- CONNECT

    private void decide(Connect request) {
        stage = Stage.DECIDING;
        will = request.will();
        connection.pauseReading();
        Limit broken = parts.clients().refusal(connection);
        if (parts.clients().closed()) {
            String elsewhere = parts.terms().serverReference();
            answerRefused(
                    elsewhere == null ? ReasonCode.SERVER_UNAVAILABLE : ReasonCode.USE_ANOTHER_SERVER,
                    ConnAckProperties.elsewhere(elsewhere, "the server is shutting down"));
        } else if (broken != null) {
            full(broken);
        } else if (request.clientId().isEmpty() && !mayBeAssigned(request)) {
            refuseConnect(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, null); // [MQTT-3.1.3-8] of 3.1.1
        } else if (badWill(request)) {
            refuseConnect(ReasonCode.PAYLOAD_FORMAT_INVALID, "the will is not the text that it says it is");
        } else if (loggingIn != null) {
            loggingIn.begin(request);
        }
    }

    private static int reasonFor(Limit broken) {
        return switch (broken) {
            case CONNECTS_PER_SECOND -> ReasonCode.CONNECTION_RATE_EXCEEDED;
            case CONNECTIONS_PER_ADDRESS -> ReasonCode.QUOTA_EXCEEDED;
            default -> ReasonCode.SERVER_BUSY;
        };
    }

    /** Version 3.1 knows no empty identifier, 3.1.1 only one with clean session. */
    private static boolean mayBeAssigned(Connect request) {
        return switch (request.version()) {
            case V3_1 -> false;
            case V3_1_1 -> request.cleanStart();
            case V5 -> true;
        };
    }

    private static boolean badWill(Connect request) {
        Will will = request.will();
        return will != null && !PayloadFormat.holds(will.properties(), will.payload());
    }

    private void full(Limit broken) {
        String elsewhere = broken == Limit.CONNECTIONS ? parts.terms().serverReference() : null;
        int reasonCode = elsewhere == null ? reasonFor(broken) : ReasonCode.USE_ANOTHER_SERVER;
        answerRefused(reasonCode, ConnAckProperties.elsewhere(elsewhere, "the limit " + broken.key() + " is reached"));
    }

    private final class Decided implements LoggingIn.Outcome {
        @Override
        public void admitted(Connect request, Admitted admitted) {
            if (stage == Stage.DECIDING) {
                claim(request, admitted);
            }
        }

        @Override
        public void refused(int reasonCode, @Nullable String reason) {
            if (stage == Stage.DECIDING) {
                refuseConnect(reasonCode, reason);
            }
        }

        @Override
        public void withdrawn() {
            stage = Stage.CLOSED;
            connection.closeAfterFlush();
        }
    }

    private void claim(Connect request, Admitted admitted) {
        String clientId = admitted.login().clientId();
        parts.sessions().claim(clientId, request.cleanStart(), connection.loop(), connection::open, claimed -> {
            if (claimed != null) {
                enter(request, admitted, claimed);
            } else if (stage == Stage.DECIDING) {
                refuseConnect(ReasonCode.SERVER_UNAVAILABLE, "another broker has the session and does not give it now");
            }
        });
    }

    private void enter(Connect request, Admitted admitted, Claimed claimed) {
        Session session = claimed.session();
        boolean durableBefore = session.durable();
        var agreement = new Agreement(parts, connection, request, admitted);
        session.expirySeconds(agreement.expiry());
        if (gone(session)) {
            return;
        }
        Will due = request.will();
        Message message =
                due == null ? null : publication(due, session.clientId()).message();
        parts.sessions()
                .entering(session, message, due == null ? 0 : due.delaySeconds())
                .whenComplete((saved, failure) -> inLoop(() -> {
                    if (gone(session)) {
                        return;
                    }
                    if (failure == null) {
                        entered(agreement, claimed, durableBefore);
                    } else {
                        if (!claimed.present()) {
                            session.expirySeconds(0); // it has never begun
                        }
                        parts.sessions().left(session, null, 0);
                        parts.sessions().claimed(session.clientId());
                        refuseConnect(
                                ReasonCode.SERVER_UNAVAILABLE, "the registry does not answer: the session is not kept");
                    }
                }));
    }

    /** Whether the client has left meanwhile; then its session has to go on without it. */
    private boolean gone(Session session) {
        if (stage == Stage.DECIDING && connection.open()) {
            return false;
        }
        parts.sessions().left(session, null, 0);
        parts.sessions().claimed(session.clientId());
        return true;
    }

    private void inLoop(Runnable action) {
        if (connection.loop().inLoop()) {
            action.run();
        } else {
            connection.loop().execute(action);
        }
    }

    private void entered(Agreement agreement, Claimed claimed, boolean durableBefore) {
        Connect request = agreement.request();
        Admitted admitted = agreement.admitted();
        Session session = claimed.session();
        stage = Stage.ONLINE;
        loggingIn = null;
        var subscribing = new Subscribing(parts, connection, admitted.rights(), session, this::refuse);
        subscribing.dropDenied();
        if (claimed.present() && durableBefore != session.durable()) {
            subscribing.durabilityChanged();
        }
        online = new Online(
                session,
                new Incoming(parts, request.version(), connection, admitted.rights(), session, this::refuse),
                subscribing,
                new Reauthenticating(parts, connection, admitted, this::refuse, this::watchValidity),
                new Brake(connection, parts.publisher(), parts.limits().rates(), parts.counters()));
        session.attach(
                connection,
                request.properties().receiveMaximum(),
                request.properties().topicAliasMaximum(),
                agreement.info(session),
                this::refuse);
        parts.sessions().entered();
        connection.send(new ConnAck(claimed.present(), ReasonCode.SUCCESS, agreement.connAck(session)));
        parts.counters().connectsAccepted.increment();
        connection.keepAlive(agreement.keepAlive());
        watchValidity(admitted.granted());
        session.resume();
        parts.sessions().claimed(session.clientId());
        parts.clients().presence().connected(connection.loop(), info(session));
        connection.resumeReading();
    }

    /** What the client logged in with may end before it leaves. */
    private void watchValidity(Granted granted) {
        Timer running = validity;
        validity = null;
        if (running != null) {
            running.cancel();
        }
        Instant until = granted.until();
        if (until == null) {
            return;
        }
        Duration left = Duration.between(Instant.now(), until);
        Duration wait = left.compareTo(VALIDITY_CHECK) < 0 ? left : VALIDITY_CHECK;
        validity = connection.loop().schedule(wait.isPositive() ? wait : Duration.ZERO, () -> {
            if (stage == Stage.ONLINE && !Instant.now().isBefore(until)) {
                refuse(ReasonCode.NOT_AUTHORIZED, "what the client logged in with has expired");
            } else if (stage == Stage.ONLINE) {
                watchValidity(granted);
            }
        });
    }

    /** The rules have changed: on the connection's event loop. */
    void rulesChanged() {
        var now = online;
        if (now != null) {
            now.subscribing.dropDenied();
        }
    }

    private static ClientInfo info(Session session) {
        return Objects.requireNonNull(session.info(), "set when it got its client");
    }

    private void refuseConnect(int reasonCode, @Nullable String reason) {
        answerRefused(reasonCode, ConnAckProperties.reason(reason));
    }

    private void answerRefused(int reasonCode, ConnAckProperties properties) {
        stage = Stage.CLOSED;
        loggingIn = null;
        parts.counters().connectsRefused.increment();
        connection.send(new ConnAck(false, reasonCode, properties));
        connection.closeAfterFlush();
    }

    // --- the end

    private void disconnected(Online now, Disconnect packet) {
        Session session = now.session;
        boolean expiryRaisedFromZero = packet.sessionExpirySeconds() > 0 && !session.durable();
        if (expiryRaisedFromZero) {
            refuse(ReasonCode.PROTOCOL_ERROR, "session expiry raised from zero in DISCONNECT [MQTT-3.14.2.2.2]");
            return;
        }
        if (packet.sessionExpirySeconds() >= 0) {
            session.expirySeconds(Math.min(
                    packet.sessionExpirySeconds(), parts.limits().sessions().maxExpirySeconds()));
        }
        boolean withWill = packet.reasonCode() != ReasonCode.SUCCESS; // only 0x00 takes it back [MQTT-3.14.4-3]
        endReason = withWill ? EndReason.CLIENT_WITH_WILL : EndReason.CLIENT;
        leave(withWill);
        connection.closeAfterFlush();
    }

    private void refuse(int reasonCode, String reason) {
        endReason = EndReason.of(reasonCode);
        connection.disconnect(reasonCode, reason);
        leave(true);
    }

    /** Publishes the will now and for good: the broker goes, and with it the session [MQTT-3.1.2.5]. */
    void publishWill() {
        var now = online;
        Will due = will;
        if (now != null && due != null && !(now.session.logged() && due.delaySeconds() > 0)) {
            will = null;
            parts.sessions().publishWill(now.session, publication(due, now.session.clientId()));
        }
    }

    void shutDown(int reasonCode, String reason) {
        endReason = EndReason.of(reasonCode);
        String elsewhere = parts.terms().serverReference();
        if (elsewhere != null && online != null) {
            connection.send(new Disconnect(ReasonCode.USE_ANOTHER_SERVER, -1, reason, elsewhere, List.of()));
            connection.closeAfterFlush();
        } else {
            connection.disconnect(reasonCode, reason);
        }
        leave(true);
    }

    private void leave(boolean withWill) {
        var now = online;
        stage = Stage.CLOSED;
        online = null;
        if (loggingIn != null) {
            loggingIn.end();
            loggingIn = null;
        }
        if (now == null) {
            return;
        }
        now.reauthenticating.end();
        Timer running = validity;
        if (running != null) {
            running.cancel();
        }
        now.subscribing.closeLanes();
        parts.counters().disconnects.increment();
        Will due = withWill ? will : null;
        parts.clients().presence().disconnected(connection.loop(), info(now.session), endReason);
        parts.sessions()
                .left(
                        now.session,
                        due == null ? null : publication(due, now.session.clientId()),
                        due == null ? 0 : due.delaySeconds());
    }

    private static Publication publication(Will will, String clientId) {
        return new Publication(new Message(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                will.properties(),
                clientId,
                System.currentTimeMillis(),
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of()));
    }

    @Override
    public void onMalformed(int reasonCode, String why) {
        endReason = EndReason.of(reasonCode);
        leave(true);
    }

    @Override
    public void onKeepAliveTimeout() {
        refuse(ReasonCode.KEEP_ALIVE_TIMEOUT, "nothing was heard for one and a half times the keep alive");
    }

    @Override
    public void onWritable() {
        var now = online;
        if (now != null) {
            now.session.drain();
        }
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        leave(true);
        parts.clients().remove(this);
    }
}
