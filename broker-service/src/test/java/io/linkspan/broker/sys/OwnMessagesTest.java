package io.linkspan.broker.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.client.SendingAway;
import io.linkspan.broker.limits.ShutdownLimits;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.contracts.message.QoS;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OwnMessagesTest {
    private final TestBroker broker = new TestBroker(2);
    private final OwnMessages messages = new OwnMessages(broker.parts);
    private Client watcher;

    @BeforeEach
    void presenceOnLoopOne() {
        broker.parts.clients().presence(new Presence(TestBroker.NODE, messages, () -> 7));
        watcher = broker.connect(1, "watcher", true, 0).subscribe("$SYS/brokers/#", QoS.AT_LEAST_ONCE);
    }

    @Test
    @DisplayName("[MQTT-4.7.2-1] values below $SYS come to who asks for them, now and retained, and not to #")
    void sys_values() {
        var all = broker.connect(0, "all", true, 0).subscribe("#", QoS.AT_MOST_ONCE);
        var asking = broker.connect(0, "asking", true, 0).subscribe("$SYS/broker/#", QoS.AT_MOST_ONCE);
        broker.loops.on(0, () -> messages.publish(broker.loops.get(0), "$SYS/broker/x", "1", QoS.AT_MOST_ONCE, true));
        var later = broker.connect(1, "later", true, 0).subscribe("$SYS/broker/x", QoS.AT_MOST_ONCE);

        assertThat(asking.connection.texts()).containsExactly("1");
        assertThat(later.connection.published).singleElement().matches(sent -> sent.retain());
        assertThat(all.connection.texts()).isEmpty();
        assertThat(broker.parts.retained().size()).isZero();
        assertThat(broker.routes).doesNotContainKey("$SYS/broker/#");
    }

    @Test
    void an_empty_text_takes_a_value_away() {
        var loop = broker.loops.get(0);
        broker.loops.on(0, () -> messages.publish(loop, "$SYS/broker/gone", "1", QoS.AT_MOST_ONCE, true));
        broker.loops.on(0, () -> messages.publish(loop, "$SYS/broker/gone", "", QoS.AT_MOST_ONCE, true));
        var later = broker.connect(1, "late", true, 0).subscribe("$SYS/broker/gone", QoS.AT_MOST_ONCE);

        assertThat(later.connection.published).isEmpty();
        assertThat(broker.parts.retained().size()).isZero();
    }

    @Test
    void presence_tells_who_comes_and_why_somebody_goes() {
        var client = broker.connect(0, "a/b+c#d%\"", true, 30);
        String topic = "$SYS/brokers/node-1/clients/a%2Fb%2Bc%23d%25\"/";
        assertThat(watcher.connection.published).anySatisfy(sent -> {
            assertThat(sent.topic()).isEqualTo(topic + "connected");
            assertThat(sent.payload())
                    .startsWith("{\"clientId\":\"a/b+c#d%\\\"\",\"node\":\"node-1\",\"username\":\"\"")
                    .contains("\"address\":\"127.0.0.1:1\"", "\"protocol\":\"5.0\"", "\"sessionExpirySeconds\":30");
        });
        client.lose();
        assertThat(watcher.connection.published).anySatisfy(sent -> {
            assertThat(sent.topic()).isEqualTo(topic + "disconnected");
            assertThat(sent.payload()).contains("\"reason\":\"connection-lost\"", "\"disconnectedAtMillis\":7");
        });
    }

    @Test
    void presence_tells_a_take_over_as_two_events_in_order() {
        broker.connect(0, "c", true, 0);
        broker.connect(0, "c", true, 0);
        assertThat(watcher.connection.published.stream()
                        .filter(sent -> sent.topic().contains("/clients/c/"))
                        .map(sent -> sent.topic().substring(sent.topic().lastIndexOf('/') + 1)))
                .containsExactly("connected", "disconnected", "connected");
        assertThat(watcher.connection.texts()).anyMatch(text -> text.contains("\"reason\":\"taken-over\""));
    }

    @Test
    void an_id_too_long_for_a_topic_is_told_by_its_hash() {
        assertThat(TopicLevel.of("x".repeat(65_535))).hasSize(7 + 64).startsWith("sha256-");
        assertThat(TopicLevel.of("/".repeat(2_000))).startsWith("sha256-");
        assertThat(TopicLevel.of("/x")).isEqualTo("%2Fx");
    }

    @Test
    @DisplayName("[MQTT-3.1.2-8] wills are published when the broker goes, delayed ones, too, and only once")
    void wills_at_shutdown() {
        var subscriber = broker.connect(1, "s", true, 0).subscribe("will/#", QoS.AT_MOST_ONCE);
        broker.connect(0, TestBroker.connect("here", true, 0, TestBroker.will("will/here", 0), null));
        broker.connect(0, TestBroker.connect("away", true, 100, TestBroker.will("will/away", 50), null))
                .lose();

        broker.parts.sessions().publishWills();
        new SendingAway(broker.parts.clients(), ShutdownLimits.DEFAULT, broker.parts.counters())
                .run(broker.loops::runAll);
        broker.loops.runAll();

        assertThat(subscriber.connection.published)
                .extracting(sent -> sent.topic())
                .containsExactlyInAnyOrder("will/here", "will/away");
    }
}
