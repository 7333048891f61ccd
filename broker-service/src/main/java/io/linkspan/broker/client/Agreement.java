package io.linkspan.broker.client;

import io.linkspan.broker.access.login.EnhancedMethod;
import io.linkspan.broker.client.LoggingIn.Admitted;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.packet.ConnAckProperties;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.session.ClientInfo;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.session.SessionDirectory;
import java.util.List;

/** What a client that is let in gets of what it asked for. */
record Agreement(BrokerParts parts, Connection connection, Connect request, Admitted admitted) {
    /** How long the session outlives its connections, in seconds. */
    long expiry() {
        long asked;
        if (request.version().isV5()) {
            asked = Math.max(0, request.properties().sessionExpirySeconds());
        } else {
            asked = request.cleanStart() ? 0 : SessionDirectory.NEVER_EXPIRES;
        }
        return Math.min(asked, parts.limits().sessions().maxExpirySeconds());
    }

    /** The keep alive to count by: earlier versions cannot be told of another than their own. */
    int keepAlive() {
        int asked = request.keepAliveSeconds();
        return request.version().isV5() ? parts.terms().keepAlive(asked) : asked;
    }

    /** What CONNACK says. */
    ConnAckProperties connAck(Session session) {
        EnhancedMethod method = admitted.method();
        long asked = Math.max(0, request.properties().sessionExpirySeconds());
        int keepAlive = keepAlive();
        boolean informed = request.properties().requestResponseInformation(); // else nothing [MQTT-3.1.2-28]
        return new ConnAckProperties(
                session.expirySeconds() == asked ? -1 : session.expirySeconds(),
                parts.limits().packets().receiveMaximum(),
                2,
                true,
                connection.maximumPacketBytes(),
                admitted.assigned() ? session.clientId() : null,
                parts.limits().packets().topicAliasMaximum(),
                null,
                true,
                true,
                true,
                keepAlive == request.keepAliveSeconds() ? -1 : keepAlive,
                informed ? parts.terms().responseInformation(session.clientId()) : null,
                null,
                method == null ? null : method.name(), // [MQTT-4.12.0-5, 6]
                admitted.data(),
                List.of());
    }

    /** What is known of the client from now on. */
    ClientInfo info(Session session) {
        return new ClientInfo(
                session.clientId(),
                admitted.granted().principal().name(),
                connection.remoteAddress(),
                connection.listener(),
                switch (request.version()) {
                    case V3_1 -> "3.1";
                    case V3_1_1 -> "3.1.1";
                    case V5 -> "5.0";
                },
                request.keepAliveSeconds(),
                request.cleanStart(),
                session.expirySeconds(),
                System.currentTimeMillis());
    }
}
