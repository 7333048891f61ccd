package io.linkspan.broker.client;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Credentials;
import io.linkspan.broker.access.Principal;
import io.linkspan.broker.access.TopicAccess;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.connection.Publication;
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
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionDirectory;
import io.linkspan.broker.session.SessionDirectory.Claimed;
import io.linkspan.contracts.message.Message;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one connection.
 *
 * <pre>
 *   NEW ──CONNECT──► DECIDING ──let in, session claimed──► ONLINE ──DISCONNECT, loss, take-over──► CLOSED
 *                        └──refused or lost──────────────────────────────────────────────────────► CLOSED
 * </pre>
 *
 * While DECIDING reading is paused, so that what the client sent behind CONNECT is handled after it [MQTT-4.6].
 */
public final class ClientHandler implements ConnectionHandler {
    private enum Stage {
        NEW,
        DECIDING,
        ONLINE,
        CLOSED
    }

    private final Connection connection;
    private final BrokerParts parts;
    private Stage stage = Stage.NEW;

    // --- set by CONNECT
    private @Nullable Connect connect;
    private @Nullable Online online;
    private boolean willPublished;

    /** What exists only between CONNACK and the end. */
    private record Online(Session session, Incoming incoming, Subscribing subscribing, Brake brake) {}

    public ClientHandler(Connection connection, BrokerParts parts) {
        this.connection = connection;
        this.parts = parts;
        parts.clients().add(this);
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void onPacket(Packet packet) {
        var now = online;
        if (now == null) {
            if (packet instanceof Connect request && stage == Stage.NEW) {
                decide(request);
            }
            return; // the codec lets nothing but one CONNECT come first [MQTT-3.1.0-1]
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
            case Auth ignored ->
                refuse(ReasonCode.PROTOCOL_ERROR, "AUTH without an authentication method in CONNECT [MQTT-4.12.0-7]");
            case Connect ignored -> refuse(ReasonCode.PROTOCOL_ERROR, "a second CONNECT [MQTT-3.1.0-2]");
            case ConnAck ignored -> onlyFromServers();
            case SubAck ignored -> onlyFromServers();
            case UnsubAck ignored -> onlyFromServers();
            case PingResp ignored -> onlyFromServers();
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
        connect = request;
        connection.pauseReading();
        Limit broken = parts.clients().refusal(connection);
        if (broken != null) {
            full(broken);
        } else if (request.properties().authenticationMethod() != null) {
            refuseConnect(ReasonCode.BAD_AUTHENTICATION_METHOD, "the authentication method is not known here");
        } else if (request.clientId().isEmpty() && !mayBeAssigned(request)) {
            refuseConnect(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, null); // [MQTT-3.1.3-8] of 3.1.1
        } else if (badWill(request)) {
            refuseConnect(ReasonCode.PAYLOAD_FORMAT_INVALID, "the will is not the text that it says it is");
        } else {
            authenticate(request);
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

    private void authenticate(Connect request) {
        var credentials = new Credentials(request.username(), request.password());
        if (request.username() == null && request.password() == null) {
            authenticated(request, parts.authenticator().authenticate(credentials));
            return;
        }
        parts.blocking().execute(() -> {
            Authentication outcome;
            try {
                outcome = parts.authenticator().authenticate(credentials);
            } catch (RuntimeException failure) {
                outcome = new Authentication.Denied(ReasonCode.UNSPECIFIED_ERROR); // fails closed
            }
            var decided = outcome;
            connection.loop().execute(() -> authenticated(request, decided));
        });
    }

    private void authenticated(Connect request, Authentication outcome) {
        if (stage != Stage.DECIDING) {
            return;
        }
        switch (outcome) {
            case Authentication.Denied denied -> refuseConnect(denied.reasonCode(), null);
            case Authentication.Granted granted -> {
                Will will = request.will();
                if (will != null && !TopicAccess.mayPublish(granted.principal(), will.topic())) {
                    refuseConnect(ReasonCode.NOT_AUTHORIZED, "the will topic is not for this client");
                } else {
                    claim(request, granted.principal());
                }
            }
        }
    }

    private void claim(Connect request, Principal principal) {
        boolean assigned = request.clientId().isEmpty();
        String clientId = assigned ? "auto-" + UUID.randomUUID() : request.clientId();
        parts.sessions()
                .claim(
                        clientId,
                        request.cleanStart(),
                        connection.loop(),
                        claimed -> enter(request, principal, claimed, assigned));
    }

    private void enter(Connect request, Principal principal, Claimed claimed, boolean assigned) {
        Session session = claimed.session();
        long expiry = expiry(request);
        boolean durableBefore = session.durable();
        session.expirySeconds(expiry);
        if (stage != Stage.DECIDING || !connection.open()) {
            parts.sessions().left(session, null, 0);
            parts.sessions().claimed(session.clientId());
            return;
        }
        stage = Stage.ONLINE;
        var subscribing = new Subscribing(parts, connection, principal, session);
        if (claimed.present() && durableBefore != session.durable()) {
            subscribing.durabilityChanged();
        }
        online = new Online(
                session,
                new Incoming(parts, request.version(), connection, principal, session, this::refuse),
                subscribing,
                new Brake(connection, parts.publisher(), parts.limits().rates(), parts.counters()));
        session.attach(
                connection,
                request.properties().receiveMaximum(),
                request.properties().topicAliasMaximum(),
                this::takenOver);
        connection.send(new ConnAck(claimed.present(), ReasonCode.SUCCESS, granted(request, session, assigned)));
        parts.counters().connectsAccepted.increment();
        connection.keepAlive(keepAlive(request));
        session.resume();
        parts.sessions().claimed(session.clientId());
        connection.resumeReading();
    }

    private long expiry(Connect request) {
        long asked;
        if (request.version().isV5()) {
            asked = Math.max(0, request.properties().sessionExpirySeconds());
        } else {
            asked = request.cleanStart() ? 0 : SessionDirectory.NEVER_EXPIRES;
        }
        return Math.min(asked, parts.limits().sessions().maxExpirySeconds());
    }

    // Earlier versions cannot be told of another keep alive than their own.
    private int keepAlive(Connect request) {
        int asked = request.keepAliveSeconds();
        return request.version().isV5() ? parts.terms().keepAlive(asked) : asked;
    }

    private ConnAckProperties granted(Connect request, Session session, boolean assigned) {
        long asked = Math.max(0, request.properties().sessionExpirySeconds());
        int keepAlive = keepAlive(request);
        boolean informed = request.properties().requestResponseInformation(); // else nothing [MQTT-3.1.2-28]
        return new ConnAckProperties(
                session.expirySeconds() == asked ? -1 : session.expirySeconds(),
                parts.limits().packets().receiveMaximum(),
                2,
                true,
                connection.maximumPacketBytes(),
                assigned ? session.clientId() : null,
                parts.limits().packets().topicAliasMaximum(),
                null,
                true,
                true,
                true,
                keepAlive == request.keepAliveSeconds() ? -1 : keepAlive,
                informed ? parts.terms().responseInformation(session.clientId()) : null,
                null,
                null,
                null,
                List.of());
    }

    private void refuseConnect(int reasonCode, @Nullable String reason) {
        answerRefused(reasonCode, ConnAckProperties.reason(reason));
    }

    private void answerRefused(int reasonCode, ConnAckProperties properties) {
        stage = Stage.CLOSED;
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
        leave(packet.reasonCode() != ReasonCode.SUCCESS); // only 0x00 takes the will back [MQTT-3.14.4-3]
        connection.closeAfterFlush();
    }

    /** Another connection has claimed the client id [MQTT-3.1.4-3]. */
    private void takenOver() {
        connection.disconnect(ReasonCode.SESSION_TAKEN_OVER, "the client id is in use by a newer connection");
        leave(true);
    }

    private void refuse(int reasonCode, String reason) {
        connection.disconnect(reasonCode, reason);
        leave(true);
    }

    /** Publishes the will now and for good: the broker goes, and with it the session [MQTT-3.1.2.5]. */
    void publishWill() {
        var now = online;
        Connect request = connect;
        Will will = request == null ? null : request.will();
        if (now != null && will != null && !willPublished) {
            willPublished = true;
            parts.sessions().publishWill(now.session, publication(will, now.session.clientId()));
        }
    }

    void shutDown(int reasonCode, String reason) {
        String elsewhere = parts.terms().serverReference();
        if (elsewhere != null && online != null) {
            connection.send(new Disconnect(ReasonCode.USE_ANOTHER_SERVER, -1, reason, elsewhere, List.of()));
            connection.closeAfterFlush();
        } else {
            connection.disconnect(reasonCode, reason);
        }
        leave(false);
    }

    private void leave(boolean withWill) {
        var now = online;
        stage = Stage.CLOSED;
        online = null;
        if (now == null) {
            return;
        }
        now.subscribing.closeLanes();
        parts.counters().disconnects.increment();
        Connect request = connect;
        Will will = withWill && request != null && !willPublished ? request.will() : null;
        parts.sessions()
                .left(
                        now.session,
                        will == null ? null : publication(will, now.session.clientId()),
                        will == null ? 0 : will.delaySeconds());
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
