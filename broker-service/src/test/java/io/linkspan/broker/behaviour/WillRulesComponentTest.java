package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;

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

/** When a will is published, as what, and when never. */
class WillRulesComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("will");
    private final String id = name("c");
    private WireClient watcher;

    @BeforeEach
    void watch() {
        watcher = BROKER.connect(5);
        watcher.subscribe(topic, 2 | 0x08); // retain as published
    }

    private WireClient willing(int level, Connecting connecting) {
        var client = BROKER.open(level);
        assertThat(client.connect(connecting).code()).isZero();
        return client;
    }

    private void waitASecondAndAHalf() {
        assertThat(willing(5, Connecting.as(name("timer")).keepAlive(1)).refusal())
                .isEqualTo(0x8D);
    }

    @ParameterizedTest
    @CsvSource({"4,0,false", "4,1,true", "4,2,false", "5,0,true", "5,1,false", "5,2,true"})
    @DisplayName(
            "[MQTT-3.1.2-7][MQTT-3.1.2-8][MQTT-3.1.2-14][MQTT-3.1.2-15] and [MQTT-3.1.2-8][MQTT-3.1.2-16][MQTT-3.1.2-17] of 3.1.1: a lost connection publishes the will with its QoS and retain flag")
    void lost(int level, int qos, boolean retain) {
        willing(level, Connecting.as(id).will(topic, "gone", qos, retain)).close();

        var will = watcher.message();
        assertThat(will.text()).isEqualTo("gone");
        assertThat(will.qos()).isEqualTo(qos);
        assertThat(will.retain()).isEqualTo(retain);
        var late = BROKER.connect(4);
        late.subscribe(topic, 0);
        assertThat(late.pending()).hasSize(retain ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.2-12] of 3.1.1: a client without a will leaves nothing behind")
    void none(int level) {
        BROKER.connect(level, id).close();
        BROKER.connect(level, id).disconnect();

        assertThat(watcher.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.1.2-10][MQTT-3.14.4-3] and [MQTT-3.1.2-10][MQTT-3.14.4-3] of 3.1.1: a will is published once, or not at all after DISCONNECT")
    void once(int level) {
        var lasting = Connecting.as(id).resuming().expiring(100).will(topic, "gone", 1, false);
        willing(level, lasting).close();
        assertThat(watcher.message().text()).isEqualTo("gone");
        willing(level, Connecting.as(id).resuming().expiring(100)).close();
        BROKER.connect(level, id).close();
        willing(level, lasting).disconnect();
        BROKER.connect(level, id).close();

        assertThat(watcher.pending()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName("[MQTT-3.1.2-22] and [MQTT-3.1.2-24] of 3.1.1: a keep alive that is broken publishes the will")
    void silent(int level) {
        willing(level, Connecting.as(id).keepAlive(1).will(topic, "silent", 1, false));

        assertThat(watcher.message().text()).isEqualTo("silent");
    }

    @Test
    @DisplayName("[MQTT-3.1.3-10] the will's user properties keep their order")
    void userProperties() {
        willing(
                        5,
                        Connecting.as(id)
                                .will(topic, "gone", 0, false)
                                .willWith(Props.all(Props.user("b", "1"), Props.user("a", ""), Props.user("b", "1"))))
                .close();

        assertThat(watcher.message().all(Props.USER)).containsExactly("b=1", "a=", "b=1");
    }

    @Test
    @DisplayName("the will's expiry begins when it is published, not when its delay begins")
    void expiryBehindDelay() {
        willing(
                        5,
                        Connecting.as(id)
                                .expiring(100)
                                .will(topic, "late", 1, false)
                                .willWith(Props.all(Props.willDelay(2), Props.messageExpiry(1))))
                .close();

        var will = watcher.message();
        assertThat(will.text()).isEqualTo("late");
        assertThat(will.all(Props.MESSAGE_EXPIRY)).containsExactly("1");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-8] a delay longer than the session ends with the session")
    void delayBeyondSession() {
        willing(5, Connecting.as(id).expiring(1).will(topic, "ended", 1, false).willWith(Props.willDelay(1_000)))
                .close();
        assertThat(watcher.pending()).isEmpty();

        assertThat(watcher.message().text()).isEqualTo("ended");
    }

    @Test
    @DisplayName("[MQTT-3.1.3-9] a client that is back within the delay, also without a will, is not announced as gone")
    void backInTime() {
        willing(5, Connecting.as(id).expiring(100).will(topic, "gone", 1, false).willWith(Props.willDelay(1)))
                .close();
        willing(5, Connecting.as(id).resuming().expiring(100));
        waitASecondAndAHalf();

        assertThat(watcher.pending()).isEmpty();
    }

    @Test
    @DisplayName("[MQTT-3.1.3-9] a take-over of the session within the delay sends no will, one with clean start does")
    void takenOverWithDelay() {
        var delayed = Connecting.as(id)
                .resuming()
                .expiring(100)
                .will(topic, "gone", 1, false)
                .willWith(Props.willDelay(1));
        willing(5, delayed);
        willing(5, delayed);
        waitASecondAndAHalf();
        assertThat(watcher.pending()).isEmpty();

        BROKER.connect(5, id);
        assertThat(watcher.message().text()).isEqualTo("gone");
    }

    @Test
    @DisplayName("DISCONNECT 0x04 publishes the will after its delay, with the expiry that it sets")
    void disconnectWithWill() {
        willing(
                        5,
                        Connecting.as(id)
                                .expiring(100)
                                .will(topic, "wanted", 1, false)
                                .willWith(Props.willDelay(1_000)))
                .disconnect(0x04, Props.expiry(1));
        assertThat(watcher.pending()).isEmpty();

        assertThat(watcher.message().text()).isEqualTo("wanted");
    }
}
