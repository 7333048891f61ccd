package io.linkspan.broker.hostile;

import static io.linkspan.broker.codec.Wire.wire;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Health;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and filters at the limits of the protocol, and such as a naive broker would take for ever to match. */
class HostileTopicsComponentTest {
    private static final int LONGEST = 65_535;
    private static final int MAXIMUM_PACKET = 1 << 20;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, BrokerLimits.DEFAULT);

    @AfterEach
    void healthyClientsAreServed() {
        Health.roundTrip(BROKER);
        Health.nothingLeft(BROKER);
    }

    @ParameterizedTest(
            name = "version {0}: client id, user name, password, will and topic of 65,535 bytes [MQTT-1.5.4]")
    @ValueSource(ints = {4, 5})
    void longestNames(int level) {
        String clientId = "c".repeat(LONGEST);
        String topic = "t/" + "ü".repeat((LONGEST - 3) / 2) + "x";
        assertThat(topic.getBytes(StandardCharsets.UTF_8)).hasSize(LONGEST);
        try (WireClient watcher = BROKER.connect(level)) {
            assertThat(watcher.subscribe(topic, 1)).containsExactly(1);
            try (WireClient client = BROKER.open(level)) {
                Received answer = client.connect(Connecting.as(clientId)
                        .user("u".repeat(LONGEST), new byte[LONGEST])
                        .will(topic, "w".repeat(LONGEST), 0, false));
                assertThat(answer.code()).isZero();
                assertThat(client.published(topic, "hello")).isZero();
            }
            Received hello = watcher.message();
            assertThat(hello.topic()).isEqualTo(topic);
            watcher.puback(hello.packetId());
            Received will = watcher.message();
            assertThat(will.topic()).isEqualTo(topic);
            assertThat(will.payload()).hasSize(LONGEST);
            watcher.disconnect();
        }
    }

    @ParameterizedTest(name = "version {0}: a packet of exactly the maximum size passes, one byte more is refused")
    @ValueSource(ints = {4, 5})
    void largestPacket(int level) {
        String topic = RunningBroker.name("large");
        int around = Wire.publish(level, 1, topic, 1, new byte[1 << 19]).length - (1 << 19);
        byte[] payload = new byte[MAXIMUM_PACKET - around];
        try (WireClient subscriber = BROKER.connect(level);
                WireClient publisher = BROKER.connect(level)) {
            subscriber.subscribe(topic, 0);
            byte[] packet = Wire.publish(level, 1, topic, 1, payload);
            assertThat(packet).hasSize(MAXIMUM_PACKET);
            publisher.send(packet);
            assertThat(publisher.expect(4).code()).isZero();
            assertThat(subscriber.message().payload()).hasSize(payload.length);

            publisher.send(Wire.publish(level, 1, topic, 1, new byte[payload.length + 1]));
            if (level == 5) {
                assertThat(publisher.refusal()).isEqualTo(0x95);
            } else {
                assertThat(publisher.ended()).isTrue();
            }
            subscriber.disconnect();
        }
    }

    @ParameterizedTest(name = "version {0}: a topic of 65,536 levels, wanted by filters as deep [MQTT-4.7.1-1 .. 3]")
    @ValueSource(ints = {4, 5})
    void deepestTopic(int level) {
        String topic = "/".repeat(LONGEST);
        String pluses = "+/".repeat(LONGEST / 2) + "#";
        List<String> matching = List.of("#", "+/#", topic, pluses, "/".repeat(LONGEST - 1) + "#", "/+/+/#");
        List<String> others =
                List.of("/".repeat(LONGEST - 1), "+/".repeat(LONGEST / 2) + "+", "a/".repeat(20_000) + "#");
        try (WireClient publisher = BROKER.connect(level);
                WireClient subscriber = BROKER.connect(level)) {
            for (String filter : matching) {
                assertThat(subscriber.subscribe(filter, 0)).containsExactly(0);
                assertThat(publisher.published(topic, "down there")).isZero();
                assertThat(subscriber.message().topic()).isEqualTo(topic);
                assertThat(subscriber.unsubscribe(filter).packetId()).isEqualTo(12);
            }
            for (String filter : others) {
                assertThat(subscriber.subscribe(filter, 0)).containsExactly(0);
                publisher.published(topic, "not for this one");
                assertThat(subscriber.pending()).isEmpty();
                subscriber.unsubscribe(filter);
            }
            assertThat(publisher.retained(topic, "kept")).isIn(0, 0x10);
            for (String filter : matching) {
                subscriber.subscribe(filter, 0);
                assertThat(subscriber.message().topic()).isEqualTo(topic);
                subscriber.unsubscribe(filter);
            }
            publisher.retained(topic, "");
            publisher.disconnect();
            subscriber.disconnect();
        }
    }

    @Test
    @DisplayName("hundreds of the deepest filters there can be cost about their bytes, not a node per level")
    void manyDeepFilters() {
        try (WireClient subscriber = BROKER.connect(5);
                WireClient publisher = BROKER.connect(5)) {
            // As nodes of a tree these would be ten million; the broker's heap has no room for a tenth of that.
            for (int i = 0; i < 300; i++) {
                String filter = i + "/".repeat(LONGEST - 10);
                assertThat(subscriber.subscribe(i % 2 == 0 ? filter : filter + "+/#", 0))
                        .containsExactly(0);
            }
            assertThat(publisher.published(7 + "/".repeat(LONGEST - 10) + "x", "found"))
                    .isZero();
            assertThat(subscriber.message().text()).isEqualTo("found");
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName(
            "4,096 overlapping wildcard subscriptions of one client: one copy with every identifier [MQTT-3.3.4-3]")
    void overlappingWildcards() {
        try (WireClient subscriber = BROKER.connect(5);
                WireClient publisher = BROKER.connect(5)) {
            int depth = 12;
            for (int pattern = 0; pattern < 1 << depth; pattern++) {
                int bits = pattern;
                String filter = String.join(
                        "/",
                        IntStream.range(0, depth)
                                .mapToObj(level -> (bits >> level & 1) == 0 ? "a" : "+")
                                .toList());
                subscriber.subscribePacket(
                        1,
                        Props.subscriptionId(pattern + 1),
                        wire().string(filter).u8(0));
            }
            for (int pattern = 0; pattern < 1 << depth; pattern++) {
                assertThat(subscriber.expect(9).code()).isZero();
            }
            String topic = String.join("/", java.util.Collections.nCopies(depth, "a"));
            assertThat(publisher.published(topic, "once")).isZero();
            Received once = subscriber.message();
            assertThat(once.text()).isEqualTo("once");
            assertThat(once.all(Props.SUBSCRIPTION_ID)).hasSize(1 << depth);
            assertThat(subscriber.pending()).isEmpty();
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName("patterns that make a backtracking matcher explode are matched level by level")
    void explodingPatterns() {
        try (WireClient subscriber = BROKER.connect(5);
                WireClient publisher = BROKER.connect(5)) {
            int depth = 60;
            for (int i = 0; i < 1_000; i++) {
                subscriber.subscribePacket(
                        1,
                        Props.none(),
                        wire().string("+/".repeat(depth) + "no-" + i).u8(0));
                assertThat(subscriber.expect(9).code()).isZero();
            }
            for (int i = 1; i < depth; i++) {
                subscriber.subscribe("+/".repeat(i) + "a/".repeat(depth - i) + "x", 0);
            }
            for (int i = 0; i < 200; i++) {
                publisher.published("a/".repeat(depth) + "yes", "n" + i);
            }
            assertThat(subscriber.pending()).isEmpty();
            assertThat(publisher.published("a/".repeat(depth) + "x", "x")).isZero();
            assertThat(subscriber.message().text()).isEqualTo("x");
            // The same the other way round: many topics, one pattern.
            for (int i = 0; i < 500; i++) {
                publisher.retained("r/" + "a/".repeat(depth - 1) + i, "kept");
            }
            subscriber.subscribe("r/" + "+/".repeat(depth - 1) + "499/+", 0);
            assertThat(subscriber.pending()).isEmpty();
            subscriber.subscribe("r/" + "+/".repeat(depth - 1) + "499", 0);
            assertThat(subscriber.message().text()).isEqualTo("kept");
            for (int i = 0; i < 500; i++) {
                publisher.retained("r/" + "a/".repeat(depth - 1) + i, "");
            }
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName("2,000 shared groups on one filter each get every message once [MQTT-4.8.2-4]")
    void thousandsOfSharedGroups() {
        try (WireClient subscriber = BROKER.connect(5);
                WireClient publisher = BROKER.connect(5)) {
            int groups = 2_000;
            for (int i = 0; i < groups; i++) {
                subscriber.subscribePacket(
                        1,
                        Props.none(),
                        wire().string("$share/g" + i + "/many/#").u8(0));
            }
            for (int i = 0; i < groups; i++) {
                assertThat(subscriber.expect(9).code()).isZero();
            }
            assertThat(publisher.published("many/x", "each")).isZero();
            for (int i = 0; i < groups; i++) {
                assertThat(subscriber.message().text()).isEqualTo("each");
            }
            assertThat(subscriber.pending()).isEmpty();
            subscriber.disconnect();
            publisher.disconnect();
        }
    }
}
