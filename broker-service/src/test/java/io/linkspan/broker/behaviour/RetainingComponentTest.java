package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetainingComponentTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker();

    private final String topic = name("t");

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.1-5][MQTT-3.3.1-8] the last retained message comes first to a new subscriber, flagged; live ones are not")
    void lastOne(int level) {
        var publisher = BROKER.connect(level);
        publisher.retained(topic, "old");
        publisher.retained(topic, "new");
        publisher.published(topic, "not retained");
        var client = BROKER.connect(level);
        client.subscribe(topic, 0);
        var kept = client.message();
        assertThat(kept.text()).isEqualTo("new");
        assertThat(kept.retain()).isTrue();
        assertThat(kept.dup()).isFalse();

        publisher.retained(topic, "live");
        assertThat(client.message().retain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    @DisplayName(
            "[MQTT-3.3.1-6][MQTT-3.3.1-7] an empty payload deletes, is itself not kept, and reaches present subscribers")
    void deleted(int level) {
        var present = BROKER.connect(level);
        present.subscribe(topic, 0);
        var publisher = BROKER.connect(level);
        publisher.retained(topic, "x");
        publisher.retained(topic, "");
        assertThat(present.pending()).containsExactly("x", "");

        var late = BROKER.connect(level);
        late.subscribe(topic, 0);
        assertThat(late.pending()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,2,0", "1,2,1", "2,1,1", "2,2,2"})
    @DisplayName("[MQTT-3.8.4-8] a retained message has the lower QoS of its own and the subscription's")
    void qos(int published, int subscribed, int delivered) {
        var publisher = BROKER.connect(4);
        publisher.publish(0x31 | published << 1, topic, 5, "x");
        publisher.pendingPackets();
        var client = BROKER.connect(4);
        client.subscribe(topic, subscribed);

        assertThat(client.message().qos()).isEqualTo(delivered);
    }

    @Test
    @DisplayName("[MQTT-4.7.2-1] wildcards find every retained message below them, but no `$`-topics at the root")
    void wildcards() {
        var publisher = BROKER.connect(4);
        for (String one : new String[] {"", "/a", "/a/b", "/b", "//b", "/$c"}) {
            publisher.retained(topic + one, "at " + one);
        }
        publisher.retained("$" + topic, "reserved");
        assertThat(found(topic + "/#"))
                .containsExactlyInAnyOrder("at ", "at /a", "at /a/b", "at /b", "at //b", "at /$c");
        assertThat(found(topic + "/+")).containsExactlyInAnyOrder("at /a", "at /b", "at /$c");
        assertThat(found(topic + "/+/b")).containsExactlyInAnyOrder("at /a/b", "at //b");
        assertThat(found("+/a/#")).containsExactlyInAnyOrder("at /a", "at /a/b");
        assertThat(found("#")).doesNotContain("reserved");
        assertThat(found("+")).doesNotContain("reserved");
        assertThat(found("$" + topic + "/#")).containsExactly("reserved");
    }

    private static List<String> found(String filter) {
        var client = BROKER.connect(4);
        client.subscribe(filter, 0);
        var texts = client.pending();
        client.disconnect();
        return texts;
    }

    @Test
    @DisplayName("a retained message keeps its properties; its expiry is counted down, then it is gone")
    void properties() {
        var publisher = BROKER.connect(5);
        publisher
                .publish(
                        0x33,
                        topic,
                        1,
                        Props.all(Props.messageExpiry(2), Props.user("a", "1"), Props.text(Props.CONTENT_TYPE, "c")),
                        (byte) 'x')
                .expect(4);
        var client = BROKER.connect(5);
        client.subscribe(topic, 0);
        var kept = client.message();
        assertThat(kept.all(Props.USER)).containsExactly("a=1");
        assertThat(kept.all(Props.CONTENT_TYPE)).containsExactly("c");
        assertThat(Long.parseLong(kept.all(Props.MESSAGE_EXPIRY).getFirst())).isBetween(1L, 2L);

        await().until(() -> found(topic).isEmpty());
    }

    @Test
    @DisplayName("many retained messages come at the client's pace, and live ones behind them")
    void pace() {
        var publisher = BROKER.connect(4);
        for (int i = 0; i < 300; i++) {
            publisher.retained(topic + "/" + i, "r");
        }
        var client = BROKER.open(5);
        client.connect(Connecting.as(name("c")).with(Props.receiveMaximum(10)));
        client.subscribe(topic + "/#", 1);
        publisher.published(topic + "/live", "live");
        assertThat(client.pendingPackets())
                .hasSize(10)
                .allMatch(Received::retain)
                .satisfies(first -> {
                    first.forEach(one -> client.puback(one.packetId()));
                });
        for (int i = 10; i < 300; i++) {
            var next = client.message();
            assertThat(next.text()).isEqualTo("r");
            client.puback(next.packetId());
        }
        assertThat(client.message().text()).isEqualTo("live");
    }
}
