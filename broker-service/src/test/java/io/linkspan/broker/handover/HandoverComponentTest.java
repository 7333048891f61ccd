package io.linkspan.broker.handover;

import static io.linkspan.broker.codec.Wire.wire;
import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.support.Connecting;
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

class HandoverComponentTest {
    @RegisterExtension
    static final TestCluster CLUSTER = new TestCluster(3, 2, "secret", null);

    private static final int PUBLISH = 3;
    private static final int SESSION_TAKEN_OVER = 0x8E;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String topic = name("handover");
    private final String clientId = name("wanderer");

    private static WireClient open(int node) {
        return CLUSTER.node(node).broker.open(5);
    }

    private Connecting persistent() {
        return Connecting.as(clientId).with(wire().u8(17).u32(600));
    }

    private WireClient arrive(int node, boolean present) {
        WireClient client = open(node);
        Received connAck = client.connect(persistent().resuming());
        assertThat(connAck.code()).isZero();
        assertThat(connAck.sessionPresent()).isEqualTo(present);
        return client;
    }

    private void publish(WireClient publisher, int qos, int from, int to) {
        for (int number = from; number <= to; number++) {
            publisher.publish(0x30 | qos << 1, topic, number, String.valueOf(number));
            if (qos == 1) {
                publisher.expect(4);
            } else {
                publisher.expect(5);
                publisher.pubrel(number);
                publisher.expect(7);
            }
        }
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    private static List<String> texts(WireClient client, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            Received packet = client.receive();
            if (packet.type() == PUBLISH) {
                texts.add(packet.text());
                if (packet.qos() == 1) {
                    client.puback(packet.packetId());
                } else {
                    client.pubrec(packet.packetId());
                }
            } else if (packet.type() == 6) {
                client.pubcomp(packet.packetId());
            } else {
                throw new AssertionError("unexpected: " + packet);
            }
        }
        return texts;
    }

    private static void settled() {
        await().atMost(LONG).until(() -> CLUSTER.moving() == 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void an_absent_session_is_resumed_on_another_broker_with_all_it_is_owed(int qos) {
        WireClient first = arrive(1, false);
        assertThat(first.subscribe(topic, qos)).containsExactly(qos);
        first.disconnect();
        WireClient publisher = CLUSTER.node(3).broker.connect(5);
        publish(publisher, qos, 1, 300);

        WireClient second = arrive(2, true);
        publish(publisher, qos, 301, 400);
        assertThat(texts(second, 400)).isEqualTo(numbers(1, 400));
        settled();
        publish(publisher, qos, 401, 450);
        assertThat(texts(second, 50)).isEqualTo(numbers(401, 450));
        assertThat(second.pendingPackets()).noneMatch(packet -> packet.type() == PUBLISH);
    }

    @Test
    void a_client_that_connects_elsewhere_takes_its_session_over_and_the_old_connection_is_told() {
        WireClient first = arrive(1, false);
        first.subscribe(topic, 1);

        WireClient second = arrive(2, true);
        assertThat(first.refusal()).isEqualTo(SESSION_TAKEN_OVER);
        publish(CLUSTER.node(1).broker.connect(5), 1, 1, 20);
        assertThat(texts(second, 20)).isEqualTo(numbers(1, 20));
    }

    @Test
    void a_client_without_a_session_is_online_once_in_the_cluster() {
        WireClient first = CLUSTER.node(1).broker.connect(5, clientId);
        CLUSTER.node(2).broker.connect(5, clientId);
        assertThat(first.refusal()).isEqualTo(SESSION_TAKEN_OVER);
    }

    @Test
    void a_clean_start_elsewhere_ends_the_session() {
        WireClient first = arrive(1, false);
        first.subscribe(topic, 1);
        first.disconnect();
        publish(CLUSTER.node(3).broker.connect(5), 1, 1, 5);

        WireClient second = open(2);
        assertThat(second.connect(persistent()).sessionPresent()).isFalse();
        assertThat(second.pending()).isEmpty();
        assertThat(CLUSTER.node(1).broker.parts().sessions().find(clientId)).isNull();
    }

    @Test
    void exchanges_of_qos_2_go_on_where_they_were_and_what_was_sent_comes_again_first() {
        WireClient first = arrive(1, false);
        first.subscribe(topic, 2);
        WireClient publisher = CLUSTER.node(3).broker.connect(5);
        publish(publisher, 2, 1, 3);
        Received one = first.message();
        Received two = first.message();
        assertThat(first.message().text()).isEqualTo("3");
        first.pubrec(one.packetId());
        first.expect(6);
        first.publish(0x34, name("own"), 77, "under way");
        first.expect(5);
        first.send(new byte[0]);

        WireClient second = arrive(2, true);
        List<Received> again = new ArrayList<>();
        while (again.size() < 3) {
            again.add(second.receive());
        }
        assertThat(again)
                .filteredOn(packet -> packet.type() == 6)
                .singleElement()
                .satisfies(released -> assertThat(released.packetId()).isEqualTo(one.packetId()));
        List<Received> messages =
                again.stream().filter(packet -> packet.type() == PUBLISH).toList();
        assertThat(messages).extracting(Received::text).containsExactly("2", "3");
        assertThat(messages.getFirst().packetId()).isEqualTo(two.packetId());
        second.publish(0x3C, name("own"), 77, "under way");
        assertThat(second.expect(5).code()).as("known here, too").isZero();
        second.pubrel(77);
        assertThat(second.expect(7).code()).isZero();
    }

    @Test
    void a_client_that_wanders_under_load_gets_everything_once_and_in_order() {
        WireClient client = arrive(1, false);
        client.subscribe(topic, 2);
        WireClient here = CLUSTER.node(1).broker.connect(5);
        WireClient there = CLUSTER.node(3).broker.connect(5);
        List<String> got = new ArrayList<>();
        int sent = 0;
        for (int round = 0; round < 6; round++) {
            publish(round % 2 == 0 ? here : there, 2, sent + 1, sent + 40);
            sent += 40;
            got.addAll(texts(client, round % 3 == 0 ? 10 : 40));
            drainAcknowledgements(client);
            client = arrive(round % 3 + 1 == 3 ? 1 : round % 3 + 2, true);
        }
        got.addAll(texts(client, sent - got.size()));
        assertThat(String.join(" ", got)).isEqualTo(String.join(" ", numbers(1, sent)));
        settled();
    }

    // What has been answered is over before the connection is taken away: otherwise it would rightly come again.
    private static void drainAcknowledgements(WireClient client) {
        for (Received packet : client.pendingPackets()) {
            if (packet.type() == 6) {
                client.pubcomp(packet.packetId());
            }
        }
    }

    @Test
    void two_brokers_that_get_the_same_client_at_once_leave_one_of_them() {
        for (int round = 0; round < 10; round++) {
            String id = name("twice");
            WireClient one = open(1).begin(Connecting.as(id));
            WireClient two = open(2).begin(Connecting.as(id));
            one.expect(2);
            two.expect(2);
            await().atMost(LONG).until(() -> online(1, id) + online(2, id) == 1);
        }
    }

    private static int online(int node, String id) {
        var session = CLUSTER.node(node).broker.parts().sessions().find(id);
        return session != null && session.online() ? 1 : 0;
    }
}
