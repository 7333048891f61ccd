package io.linkspan.broker.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.SocketLimits;
import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.PingResp;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NettyConnectionTest {
    private static final int[] NO_IDS = {};

    private final EmbeddedBroker broker = new EmbeddedBroker();
    private final EchoAcceptor domain = new EchoAcceptor();
    private final EmbeddedBroker.Client client = broker.connect(domain);

    @AfterEach
    void nothingStaysBehind() {
        client.close();
        assertThat(broker.liveBytes()).isZero();
        assertThat(broker.failures).isEmpty();
        assertThat(broker.counters.get(TrafficCounter.OPEN)).isZero();
        assertThat(domain.events.stream().filter(event -> event.startsWith("closed")))
                .hasSize(1);
    }

    private Connection connected(byte[] connect) {
        client.send(connect);
        assertThat(client.written()).hasSize(1);
        return client.connection();
    }

    private static Publication publication(byte... payload) {
        return new Publication(new Message(
                "t", payload, QoS.AT_MOST_ONCE, false, MessageProperties.NONE, "p", 0, null, 1, List.of(), List.of()));
    }

    private static boolean publish(Connection to, Publication publication, int packetId) {
        return to.publish(
                publication,
                packetId == 0 ? QoS.AT_MOST_ONCE : QoS.AT_LEAST_ONCE,
                false,
                false,
                packetId,
                NO_IDS,
                0,
                false,
                -1);
    }

    @Test
    void everythingOfOneTurnLeavesInOneBuffer() {
        Connection connection = connected(Wire.connect(5, "c"));
        connection.send(PingResp.INSTANCE);
        assertThat(publish(connection, publication((byte) 1), 0)).isTrue();
        assertThat(publish(connection, publication((byte) 2), 9)).isTrue();
        connection.send(Ack.success(AckKind.PUBACK, 3));
        assertThat(connection.pendingBytes()).isEqualTo(2 + 7 + 9 + 4);
        assertThat(client.written()).isEmpty();
        client.runTurn();
        assertThat(client.written())
                .containsExactly("d000" + "3005000174" + "0001" + "32070001740009" + "0002" + "40020003");
        assertThat(connection.pendingBytes()).isZero();
    }

    @Test
    void largePayloadsFollowTheirHeadInTheSharedMemoryOfTheTurn() {
        Connection connection = connected(Wire.connect(4, "c"));
        Publication large = publication(new byte[10_000]);
        long before = broker.liveBytes();
        for (int i = 1; i <= 5; i++) {
            assertThat(publish(connection, large, i)).isTrue();
        }
        assertThat(broker.liveBytes() - before).isLessThan(10_000 + 5 * 512);
        client.runTurn();
        String written = String.join("", client.written());
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            expected.append(HexFormat.of().formatHex(Wire.publish(4, 1, "t", i, new byte[10_000])));
        }
        assertThat(written).isEqualTo(expected.toString());
    }

    @Test
    void aTurnThatGathersMuchDoesNotWaitForItsEnd() {
        Connection connection = connected(Wire.connect(4, "c"));
        for (int i = 0; i < 20; i++) {
            publish(connection, publication(new byte[5_000]), 0);
        }
        assertThat(client.written()).hasSize(1).first().asString().hasSizeGreaterThan(2 * 60_000);
        client.runTurn();
        assertThat(client.written()).hasSize(1);
    }

    @Test
    @DisplayName("[MQTT-3.1.2-24] a PUBLISH larger than the client's maximum is not sent, one as large is")
    void maximumPacketSizeOfTheClient() {
        Connection connection = connected(Wire.connect5(2)
                .block(Wire.wire().hex("27 00000014"))
                .string("c")
                .packet(0x10));
        assertThat(publish(connection, publication(new byte[14]), 0)).isTrue();
        assertThat(publish(connection, publication(new byte[15]), 0)).isFalse();
        client.runTurn();
        assertThat(client.written()).hasSize(1).first().asString().hasSize(2 * 20);
        assertThat(broker.counters.get(TrafficCounter.PACKETS_TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void disconnectsByVersion() {
        connected(Wire.connect(5, "c")).disconnect(ReasonCode.SESSION_TAKEN_OVER, "elsewhere");
        assertThat(client.connection().open()).isFalse();
        client.connection().send(PingResp.INSTANCE);
        client.runTurn();
        assertThat(client.written())
                .containsExactly(HexFormat.of()
                        .formatHex(Wire.wire()
                                .u8(0x8E)
                                .block(Wire.wire().u8(0x1F).string("elsewhere"))
                                .packet(0xE0)));
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    @DisplayName("[MQTT-3.14.0-1] before version 5 a server just closes")
    void disconnectOfVersion3() {
        connected(Wire.connect(4, "c")).disconnect(ReasonCode.SESSION_TAKEN_OVER, "elsewhere");
        client.runTurn();
        assertThat(client.written()).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
        assertThat(domain.events).contains("closed orderly");
    }

    @Test
    void nothingIsDeliveredAfterTheClose() {
        client.send(Wire.connect(5, "c"), Wire.wire().packet(0xE0), Wire.wire().packet(0xC0));
        assertThat(domain.packets).hasSize(2);
        assertThat(domain.events).contains("closed orderly");
    }

    @Test
    void packetsBeforeABrokenOneAreServed() {
        client.send(
                Wire.connect(5, "c"),
                Wire.wire().raw(Wire.wire().packet(0xC0)).hex("3600").bytes());
        assertThat(String.join("", client.written())).matches("2003000000" + "d000" + "e0..81.*");
        assertThat(domain.events).contains("malformed 0x81 Malformed Packet");
    }

    @Test
    void aPauseHoldsBackEvenWhatWasRead() {
        client.send(Wire.wire()
                .raw(Wire.connect(4, "c"))
                .raw(Wire.publish(4, 0, EchoAcceptor.PAUSE, 0))
                .raw(Wire.publish(4, 0, "x", 0))
                .bytes());
        assertThat(domain.packets).hasSize(2);
        assertThat(client.channel.config().isAutoRead()).isFalse();
        client.connection().resumeReading();
        assertThat(domain.packets).hasSize(2);
        client.runTurn();
        assertThat(domain.packets).hasSize(3);
        assertThat(client.channel.config().isAutoRead()).isTrue();
    }

    @Test
    void closingWhilePausedLetsGoOfWhatWasRead() {
        client.send(Wire.wire()
                .raw(Wire.connect(4, "c"))
                .raw(Wire.publish(4, 0, EchoAcceptor.PAUSE, 0))
                .raw(Wire.publish(4, 0, "x", 0, new byte[4000]))
                .bytes());
        client.connection().closeAfterFlush();
        client.runTurn();
        assertThat(domain.packets).hasSize(2);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void writabilityIsToldOnceWhenTheSocketCatchesUp() {
        EmbeddedBroker small = new EmbeddedBroker(
                ListenerConfig.tcp("test", "127.0.0.1", 0).with(SocketLimits.DEFAULT.withWatermarks(2000, 500)));
        EchoAcceptor other = new EchoAcceptor();
        EmbeddedBroker.Client stalled = small.connect(other);
        stalled.send(Wire.connect(4, "c"));
        Connection connection = stalled.connection();
        stalled.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        assertThat(connection.writable()).isFalse();
        stalled.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        stalled.runTurn();
        assertThat(connection.writable()).isTrue();
        assertThat(other.events.stream().filter("writable"::equals)).hasSize(1);
        stalled.close();
        assertThat(small.liveBytes()).isZero();
    }
}
