package io.linkspan.broker.sys;

import io.linkspan.broker.client.PresenceListener;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.session.ClientInfo;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.QoS;
import java.util.function.LongSupplier;

/**
 * Tells by MQTT who has connected and who has gone: JSON on {@code $SYS/brokers/<node>/clients/<id>/connected} and
 * {@code …/disconnected}, QoS 1, not retained.
 */
public final class Presence implements PresenceListener {
    private final NodeId node;
    private final OwnMessages messages;
    private final LongSupplier wallClockMillis;

    public Presence(NodeId node, OwnMessages messages, LongSupplier wallClockMillis) {
        this.node = node;
        this.messages = messages;
        this.wallClockMillis = wallClockMillis;
    }

    @Override
    public void connected(EventLoop loop, ClientInfo client) {
        var text = new JsonObject()
                .with("clientId", client.clientId())
                .with("node", node.value())
                .with("username", client.user())
                .with("address", client.address())
                .with("listener", client.listener())
                .with("protocol", client.protocol())
                .with("keepAliveSeconds", client.keepAliveSeconds())
                .with("cleanStart", client.cleanStart())
                .with("sessionExpirySeconds", client.sessionExpirySeconds())
                .with("connectedAtMillis", client.connectedAtMillis());
        messages.publish(loop, topic(client.clientId(), "connected"), text.toString(), QoS.AT_LEAST_ONCE, false);
    }

    @Override
    public void disconnected(EventLoop loop, ClientInfo client, String reason) {
        var text = new JsonObject()
                .with("clientId", client.clientId())
                .with("node", node.value())
                .with("username", client.user())
                .with("address", client.address())
                .with("listener", client.listener())
                .with("reason", reason)
                .with("connectedAtMillis", client.connectedAtMillis())
                .with("disconnectedAtMillis", wallClockMillis.getAsLong());
        messages.publish(loop, topic(client.clientId(), "disconnected"), text.toString(), QoS.AT_LEAST_ONCE, false);
    }

    private String topic(String clientId, String event) {
        return "$SYS/brokers/" + TopicLevel.of(node.value()) + "/clients/" + TopicLevel.of(clientId) + "/" + event;
    }
}
