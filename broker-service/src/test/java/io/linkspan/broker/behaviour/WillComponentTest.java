package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WillComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("will");
    private final String id = name("c");
    private WireClient watcher;

    @BeforeEach
    void watch() {
        watcher = BROKER.connect(5);
        watcher.subscribe(topic, 2);
    }

    private WireClient willing(int level, Connecting connecting) {
        var client = BROKER.open(level);
        assertThat(client.connect(connecting).code()).isZero();
        return client;
    }

    @ParameterizedTest
    @CsvSource({"4,0", "4,1", "4,2", "5,0", "5,1", "5,2"})
    @DisplayName("[MQTT-3.1.2-8][MQTT-3.1.2-14] a lost connection publishes the will with its QoS")
    void lost(int level, int qos) {
        willing(level, Connecting.as(id).will(topic, "gone", qos, false)).close();

        var will = watcher.message();
        assertThat(will.text()).isEqualTo("gone");
        assertThat(will.qos()).isEqualTo(qos);
        assertThat(will.retain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.14.4-3] DISCONNECT takes the will back")
    void orderly(int level) {
        willing(level, Connecting.as(id).will(topic, "gone", 1, false)).disconnect();

        assertThat(watcher.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x04, 0x80, 0x81, 0x93, 0x98})
    @DisplayName("[MQTT-3.1.2-8][MQTT-3.14.4-3] DISCONNECT with any reason but 0x00 publishes the will")
    void disconnectWithReason(int reason) {
        willing(5, Connecting.as(id).will(topic, "gone", 1, false)).disconnect(reason, Props.none());

        assertThat(watcher.message().text()).isEqualTo("gone");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-15] a will with the retain flag is kept")
    void retained() {
        willing(4, Connecting.as(id).will(topic, "gone", 1, true)).close();
        assertThat(watcher.message().retain()).isFalse();

        var late = BROKER.connect(4);
        late.subscribe(topic, 1);
        var kept = late.message();
        assertThat(kept.retain()).isTrue();
        assertThat(kept.text()).isEqualTo("gone");
    }

    @Test
    @DisplayName("an empty will with the retain flag deletes what was kept")
    void emptyRetained() {
        BROKER.connect(4).retained(topic, "old");
        watcher.message();
        willing(4, Connecting.as(id).will(topic, "", 0, true)).close();
        assertThat(watcher.message().payload()).isEmpty();

        var late = BROKER.connect(4);
        late.subscribe(topic, 1);
        assertThat(late.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.2-24] of 3.1.1: a keep alive that is broken publishes the will")
    void silent() {
        willing(4, Connecting.as(id).keepAlive(1).will(topic, "silent", 1, false));

        assertThat(watcher.message().text()).isEqualTo("silent");
    }

    @Test
    @DisplayName("a protocol error publishes the will")
    void protocolError() {
        willing(5, Connecting.as(id).will(topic, "gone", 1, false))
                .send(Wire.wire().u8(0).bytes());

        assertThat(watcher.message().text()).isEqualTo("gone");
    }

    @Test
    @DisplayName("the will's properties travel with it")
    void properties() {
        willing(
                        5,
                        Connecting.as(id)
                                .will(topic, "gone", 1, false)
                                .willWith(Props.all(
                                        Props.flag(Props.FORMAT, 1),
                                        Props.messageExpiry(500),
                                        Props.text(Props.CONTENT_TYPE, "text/plain"),
                                        Props.text(Props.RESPONSE_TOPIC, "answers"),
                                        Wire.wire().u8(Props.CORRELATION).binary((byte) 1, (byte) 2),
                                        Props.user("b", "2"),
                                        Props.user("a", "1"))))
                .close();

        var will = watcher.message();
        assertThat(will.all(Props.FORMAT)).containsExactly("1");
        assertThat(will.all(Props.MESSAGE_EXPIRY)).containsExactly("500");
        assertThat(will.all(Props.CONTENT_TYPE)).containsExactly("text/plain");
        assertThat(will.all(Props.RESPONSE_TOPIC)).containsExactly("answers");
        assertThat(will.all(Props.CORRELATION)).containsExactly("0102");
        assertThat(will.all(Props.USER)).containsExactly("b=2", "a=1");
        assertThat(will.all(Props.WILL_DELAY)).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.3-9] a delayed will is not sent when the client is back in time, else after the delay")
    void delayed() {
        var connecting = Connecting.as(id)
                .resuming()
                .expiring(100)
                .will(topic, "late", 1, false)
                .willWith(Props.willDelay(1));
        willing(5, connecting).close();
        var back = willing(5, connecting);
        back.close();

        assertThat(watcher.message().text()).isEqualTo("late");
        assertThat(watcher.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.3-9] the end of the session ends the delay")
    void delayEndsWithTheSession() {
        willing(5, Connecting.as(id).expiring(100).will(topic, "now", 1, false).willWith(Props.willDelay(1000)))
                .close();
        assertThat(watcher.pending()).isEmpty();
        BROKER.connect(5, id);

        assertThat(watcher.message().text()).isEqualTo("now");
    }

    @Test
    @DisplayName("a will delay without session expiry does not delay")
    void delayWithoutSession() {
        willing(5, Connecting.as(id).will(topic, "now", 1, false).willWith(Props.willDelay(1000)))
                .close();

        assertThat(watcher.message().text()).isEqualTo("now");
    }

    @Test
    @DisplayName("a take-over publishes the old connection's will")
    void takenOver() {
        willing(4, Connecting.as(id).will(topic, "taken", 1, false));
        BROKER.connect(4, id);

        assertThat(watcher.message().text()).isEqualTo("taken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/+", "a/#", "#"})
    @DisplayName("[MQTT-4.7.0-1] a will topic with wildcards is refused in CONNACK")
    void wildcards(String wildcard) {
        var client = BROKER.open(5);

        assertThat(client.connect(Connecting.as(id).will(wildcard, "x", 0, false))
                        .code())
                .isEqualTo(0x90);
        assertThat(client.ended()).isTrue();
    }
}
