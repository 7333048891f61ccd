package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectingComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    @Test
    @DisplayName("CONNACK of version 5 tells the limits and leaves out what is at its default")
    void connAckProperties() {
        var answer = BROKER.open(5).connect(Connecting.as(name("c")));

        assertThat(answer.code()).isZero();
        assertThat(answer.sessionPresent()).isFalse();
        assertThat(answer.properties())
                .isEqualTo(Map.of(
                        Props.RECEIVE_MAXIMUM, List.of("1000"),
                        Props.PACKET_SIZE, List.of("1048576"),
                        Props.ALIAS_MAXIMUM, List.of("64")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    @DisplayName("CONNACK before version 5 is four bytes")
    void connAckOfVersion3(int level) {
        var answer = BROKER.open(level).connect(Connecting.as(name("c")));

        assertThat(answer.code()).isZero();
        assertThat(answer.bytes()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("[MQTT-3.1.3-6][MQTT-3.2.2-16] an empty client id gets one assigned in version 5, clean start or not")
    void assignedClientId(boolean clean) {
        var first = BROKER.open(5)
                .connect(clean ? Connecting.as("") : Connecting.as("").resuming());
        var second = BROKER.open(5)
                .connect(clean ? Connecting.as("") : Connecting.as("").resuming());

        assertThat(first.sessionPresent()).isFalse();
        assertThat(first.all(Props.ASSIGNED_ID)).hasSize(1);
        assertThat(second.all(Props.ASSIGNED_ID)).hasSize(1).isNotEqualTo(first.all(Props.ASSIGNED_ID));
    }

    @Test
    @DisplayName("[MQTT-3.1.3-7] the assigned client id resumes the session")
    void assignedClientIdIsReal() {
        var client = BROKER.open(5);
        String id = client.connect(Connecting.as("").expiring(100))
                .all(Props.ASSIGNED_ID)
                .getFirst();
        client.disconnect();

        assertThat(BROKER.open(5)
                        .connect(Connecting.as(id).resuming().expiring(0))
                        .sessionPresent())
                .isTrue();
    }

    @Test
    @DisplayName("[MQTT-3.1.3-8] of 3.1.1: an empty client id without clean session is refused with 0x02 and closed")
    void emptyClientIdOfVersion311() {
        var client = BROKER.open(4);

        assertThat(client.connect(Connecting.as("").resuming()).code()).isEqualTo(2);
        assertThat(client.ended()).isTrue();
        assertThat(BROKER.open(4).connect(Connecting.as("")).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.3-5] a client id may have 65,535 bytes and any characters")
    void longClientId(int level) {
        String id = name("é€😀/+# $") + "x".repeat(65_000);
        String filled = id + "y".repeat(65_535 - id.getBytes(UTF_8).length);
        var client = BROKER.open(level);

        assertThat(client.connect(Connecting.as(filled)).code()).isZero();
        assertThat(client.subscribe(name("t"), 0)).containsExactly(0);
    }

    @Test
    @DisplayName("[MQTT-4.12.0-1] an authentication method that is not known is refused with 0x8C")
    void unknownAuthenticationMethod() {
        var client = BROKER.open(5);

        assertThat(client.connect(Connecting.as(name("c")).with(Props.text(0x15, "X-NONE")))
                        .code())
                .isEqualTo(0x8C);
        assertThat(client.ended()).isTrue();
    }

    @Test
    @DisplayName("[MQTT-4.12.0-7] AUTH without an authentication method in CONNECT is a protocol error")
    void authOutOfTheBlue() {
        var client = BROKER.connect(5);
        client.send(Wire.wire().u8(0x19).block(Props.text(0x15, "X")).packet(0xF0));

        assertThat(client.refusal()).isEqualTo(0x82);
    }

    @Test
    @DisplayName("a wrong password is refused with 0x86, in 3.1.1 with 4")
    void wrongPassword() {
        assertThat(BROKER.open(5)
                        .connect(Connecting.as(name("c")).user("bad", (byte) 'x'))
                        .code())
                .isEqualTo(0x86);
        assertThat(BROKER.open(4)
                        .connect(Connecting.as(name("c")).user("bad", (byte) 'x'))
                        .code())
                .isEqualTo(4);
    }

    @Test
    @DisplayName("[MQTT-4.6.0-5] what follows CONNECT in the same write is handled after it, in order")
    void pipelinedBehindConnect() {
        var client = BROKER.open(5);
        String topic = name("t");
        client.send(join(
                Wire.connect(5, name("c")),
                Wire.wire().u16(1).u8(0).string(topic).u8(0).packet(0x82),
                Wire.publish(5, 0, topic, 0, (byte) 'x'),
                Wire.wire().packet(0xC0)));

        assertThat(client.expect(2).code()).isZero();
        assertThat(client.expect(9).codes()).containsExactly(0);
        assertThat(client.message().text()).isEqualTo("x");
        assertThat(client.receive().type()).isEqualTo(13);
    }

    private static byte[] join(byte[]... packets) {
        Wire all = Wire.wire();
        for (byte[] packet : packets) {
            all.raw(packet);
        }
        return all.bytes();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-22] a silent client is told 0x8D after one and a half keep alives")
    void keepAlive() {
        var silent = BROKER.open(5);
        silent.connect(Connecting.as(name("c")).keepAlive(1));

        assertThat(silent.refusal()).isEqualTo(0x8D);
    }

    @Test
    @DisplayName("[MQTT-3.1.4-3] an older connection of the client id is told 0x8E; one of 3.1.1 is only closed")
    void takeOver() {
        String id = name("c");
        var old = BROKER.connect(5, id);
        BROKER.connect(5, id);
        assertThat(old.refusal()).isEqualTo(0x8E);

        String id311 = name("c");
        var old311 = BROKER.connect(4, id311);
        BROKER.connect(4, id311);
        assertThat(old311.ended()).isTrue();
    }

    @Test
    @DisplayName(
            "[MQTT-3.1.2-29] without problem information there are no reason strings but in CONNACK and DISCONNECT")
    void noProblemInformation() {
        var curt = BROKER.open(5);
        curt.connect(Connecting.as(name("c")).with(Props.flag(0x17, 0)));
        curt.publish(0x32, "$SYS/x", 1, "");
        var refused = curt.expect(4);
        assertThat(refused.code()).isEqualTo(0x87);
        assertThat(refused.properties()).isEmpty();

        var open = BROKER.connect(5);
        open.publish(0x32, "$SYS/x", 1, "");
        assertThat(open.expect(4).all(Props.REASON)).hasSize(1);
    }

    @Test
    @DisplayName("[MQTT-3.1.2-28] response information is not sent unasked")
    void responseInformation() {
        assertThat(BROKER.open(5).connect(Connecting.as(name("c"))).all(0x1A)).isEmpty();
    }
}
