package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ConnectionAcceptor;
import io.linkspan.broker.connection.ConnectionHandler;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
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
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The smallest domain there is: accepts everybody and sends each PUBLISH back, at QoS 0. It notes what it hears. */
final class EchoAcceptor implements ConnectionAcceptor {
    private static final int[] NO_IDS = {};

    final List<Connection> connections = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Packet> packets = new CopyOnWriteArrayList<>();

    /** A PUBLISH with this topic makes the handler throw. */
    static final String POISON = "poison";

    /** A PUBLISH with this topic makes the handler pause reading before it echoes. */
    static final String PAUSE = "pause";

    @Override
    public ConnectionHandler accept(Connection connection) {
        connections.add(connection);
        return new Echo(connection);
    }

    private final class Echo implements ConnectionHandler {
        private final Connection connection;

        Echo(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onPacket(Packet packet) {
            if (!connection.loop().inLoop()) {
                events.add("wrong thread");
            }
            packets.add(packet);
            switch (packet) {
                case Connect connect -> {
                    connection.send(new ConnAck(false, ReasonCode.SUCCESS, ConnAckProperties.NONE));
                    connection.keepAlive(connect.keepAliveSeconds());
                }
                case Publish publish -> echo(publish);
                case Subscribe subscribe -> connection.send(SubAck.of(subscribe.packetId(), List.of(0)));
                case PingReq ignored -> connection.send(PingResp.INSTANCE);
                case Disconnect ignored -> connection.closeAfterFlush();
                default -> events.add("other " + packet);
            }
        }

        private void echo(Publish publish) {
            if (publish.topic().equals(POISON)) {
                throw new IllegalStateException("poisoned");
            }
            if (publish.topic().equals(PAUSE)) {
                connection.pauseReading();
            }
            Message message = new Message(
                    publish.topic(),
                    publish.payload(),
                    publish.qos(),
                    publish.retain(),
                    publish.properties(),
                    "echo",
                    0,
                    null,
                    1,
                    List.of(),
                    List.of());
            connection.publish(
                    new Publication(message),
                    QoS.AT_MOST_ONCE,
                    false,
                    false,
                    0,
                    NO_IDS,
                    0,
                    false,
                    publish.properties().expirySeconds());
            if (publish.qos() == QoS.AT_LEAST_ONCE) {
                connection.send(Ack.success(AckKind.PUBACK, publish.packetId()));
            }
        }

        @Override
        public void onReadComplete() {
            events.add("read complete");
        }

        @Override
        public void onMalformed(int reasonCode, String why) {
            events.add("malformed " + ReasonCode.name(reasonCode));
        }

        @Override
        public void onKeepAliveTimeout() {
            events.add("keep alive timeout");
            connection.disconnect(ReasonCode.KEEP_ALIVE_TIMEOUT, null);
        }

        @Override
        public void onWritable() {
            events.add("writable");
        }

        @Override
        public void onClosed(@Nullable Throwable cause) {
            events.add("closed " + (cause == null ? "orderly" : cause.getClass().getSimpleName()));
        }
    }
}
