package io.linkspan.broker.node;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.TestCluster;
import io.linkspan.broker.support.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeStreamsComponentTest {
    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster(3, 2, "secret", null);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int AT_LEAST_ONCE = 4;

    private final String topic = name("nodes");

    private WireClient subscriber(int node, String filter, int qos) {
        var client = CLUSTER.node(node).broker.connect(5);
        assertThat(client.subscribe(filter, qos)).containsExactly(qos);
        return client;
    }

    private static List<String> texts(WireClient client, int count) {
        var texts = new ArrayList<String>();
        while (texts.size() < count) {
            Received packet = client.receive();
            switch (packet.type()) {
                case 3 -> {
                    texts.add(packet.text());
                    answer(client, packet);
                }
                case 6 -> client.pubcomp(packet.packetId());
                default -> throw new AssertionError("unexpected: " + packet);
            }
        }
        return texts;
    }

    private static void answer(WireClient client, Received message) {
        if (message.qos() == 1) {
            client.puback(message.packetId());
        } else if (message.qos() == 2) {
            client.pubrec(message.packetId());
        }
    }

    private void publish(WireClient publisher, int qos, int number) {
        publisher.publish(0x30 | qos << 1, topic, number, String.valueOf(number));
        if (qos == 1) {
            publisher.expect(AT_LEAST_ONCE);
        } else if (qos == 2) {
            publisher.expect(5);
            publisher.pubrel(number);
            publisher.expect(7);
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void every_node_gets_each_message_once_and_in_order(int qos) {
        var subscribers = List.of(subscriber(1, topic, qos), subscriber(2, topic, qos), subscriber(3, topic, qos));
        var publisher = CLUSTER.node(1).broker.connect(5);

        for (int i = 1; i <= 200; i++) {
            publish(publisher, qos, i);
        }

        for (WireClient subscriber : subscribers) {
            assertThat(texts(subscriber, 200)).isEqualTo(numbers(1, 200));
            assertThat(subscriber.pendingPackets()).noneMatch(packet -> packet.type() == 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void streams_that_break_lose_nothing_and_repeat_nothing(int qos) {
        var subscriber = subscriber(2, topic, qos);
        var publisher = CLUSTER.node(1).broker.connect(5);

        for (int round = 0; round < 5; round++) {
            for (int i = 1; i <= 40; i++) {
                publish(publisher, qos, round * 40 + i);
            }
            CLUSTER.node(2).breakStreams();
        }

        assertThat(texts(subscriber, 200)).isEqualTo(numbers(1, 200));
        assertThat(CLUSTER.node(1).told).anyMatch(line -> line.startsWith("unreached node-2"));
        CLUSTER.settled();
        publish(publisher, qos, 201);
        assertThat(texts(subscriber, 1)).containsExactly("201");
    }

    @Test
    void a_shared_group_gets_each_message_once_over_all_nodes_and_evenly() {
        String shared = "$share/g/" + topic;
        var two = subscriber(2, shared, 1);
        var three = subscriber(3, shared, 1);
        var publisher = CLUSTER.node(1).broker.connect(5);

        for (int i = 1; i <= 100; i++) {
            publish(publisher, 1, i);
        }

        var atTwo = texts(two, 50);
        var atThree = texts(three, 50);
        assertThat(atTwo).doesNotContainAnyElementsOf(atThree);
        assertThat(two.pending()).isEmpty();
        assertThat(three.pending()).isEmpty();
    }

    @Test
    void members_of_a_shared_group_on_the_publishers_node_come_first() {
        String shared = "$share/g/" + topic;
        var here = subscriber(1, shared, 1);
        var there = subscriber(2, shared, 1);
        var publisher = CLUSTER.node(1).broker.connect(5);

        for (int i = 1; i <= 20; i++) {
            publish(publisher, 1, i);
        }

        assertThat(texts(here, 20)).isEqualTo(numbers(1, 20));
        assertThat(there.pending()).isEmpty();
    }

    @Test
    void a_large_message_crosses() {
        var subscriber = subscriber(3, topic, 1);
        var publisher = CLUSTER.node(2).broker.connect(5);

        byte[] payload = new byte[1_000_000];
        publisher.publish(0x32, topic, 1, Wire.wire(), payload);

        assertThat(subscriber.message().text()).hasSize(payload.length);
    }

    @Test
    void what_is_published_below_dollar_stays_on_its_node() {
        var subscriber = subscriber(2, "$own/" + topic, 0);
        var publisher = CLUSTER.node(1).broker.connect(5);

        publisher.publish("$own/" + topic, "x");
        publisher.publish(0x32, topic, 1, "y").expect(AT_LEAST_ONCE);

        assertThat(CLUSTER.node(1).others().drained()).isTrue();
        assertThat(subscriber.pending()).isEmpty();
    }

    @Test
    void nobody_is_a_broker_of_the_cluster_without_its_secret() {
        var stranger = new TestCluster(1, 1, "guessed", null);
        stranger.start();
        try {
            stranger.node(1).others().present(CLUSTER.node(2).address());

            await().atMost(LONG).until(() -> stranger.node(1).told.stream()
                    .anyMatch(line -> line.startsWith("unreached node-2: not authenticated")));
            assertThat(CLUSTER.node(2).told).contains("refused: not authenticated as a broker of this cluster");
        } finally {
            stranger.stop();
        }
    }
}
