package io.linkspan.broker.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestBrokers;
import io.linkspan.broker.support.TestBrokers.Node;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions between three brokers over the death of any of them: only what is on their disks is left. */
class DurableHandoverTest {
    private final TestBrokers brokers = new TestBrokers(3);
    private int packetId;

    private Client connect(int node, String clientId) {
        Client client = brokers.node(node).broker.connect(1, clientId, false, 100_000);
        brokers.settle();
        return client;
    }

    private static ConnAck connAck(Client client) {
        return client.connection.packets.stream()
                .filter(ConnAck.class::isInstance)
                .map(ConnAck.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Client resume(int node) {
        Client client = connect(node, "wanderer");
        assertThat(connAck(client).reasonCode()).isZero();
        assertThat(connAck(client).sessionPresent()).isTrue();
        return client;
    }

    private void subscribeAndLeave(int node) {
        connect(node, "wanderer").subscribe("a/#", QoS.EXACTLY_ONCE).lose();
        brokers.settle();
    }

    private void publish(Client publisher, QoS qos, int from, int to) {
        for (int number = from; number <= to; number++) {
            publisher.publish("a/b", String.valueOf(number), qos, ++packetId);
            brokers.run();
            if (qos == QoS.EXACTLY_ONCE) {
                publisher.send(Ack.success(AckKind.PUBREL, packetId));
            }
        }
        brokers.run();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(String::valueOf).toList();
    }

    private void restart(Node node) {
        node.die();
        node.again();
        brokers.settle();
    }

    private void pass(int ticks) {
        for (int i = 0; i < ticks; i++) {
            brokers.tick();
            brokers.run();
        }
    }

    private void nothingMoves() {
        for (int i = 0; i < 20 && moving() > 0; i++) {
            brokers.settle();
        }
        assertThat(moving()).isZero();
    }

    private int moving() {
        int all = 0;
        for (int node = 1; node <= 3; node++) {
            var moves = brokers.node(node).broker.handovers;
            all += moves.leaving() + moves.coming();
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(
            value = QoS.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void what_an_absent_session_is_owed_goes_with_it_and_survives_its_new_owner(QoS qos) {
        subscribeAndLeave(1);
        publish(connect(3, "p"), qos, 1, 50);

        Client second = resume(2);
        assertThat(second.connection.texts()).isEqualTo(numbers(1, 50));
        nothingMoves();
        second.lose();
        restart(brokers.node(2));
        restart(brokers.node(1));
        assertThat(resume(2).connection.texts()).as("not acknowledged, so owed").isEqualTo(numbers(1, 50));
    }

    @Test
    void its_former_owner_owes_nothing_any_more() {
        subscribeAndLeave(1);
        publish(connect(3, "p"), QoS.EXACTLY_ONCE, 1, 20);
        resume(2);
        nothingMoves();
        brokers.node(1).broker.trim();
        assertThat(brokers.node(1).broker.parts.sessions().find("wanderer")).isNull();
        assertThat(brokers.node(1).broker.routes).doesNotContainKey("a/#");
        assertThat(brokers.node(2).broker.routes).containsKey("a/#");
        assertThat(brokers.node(2).disk.sessions().get("wanderer")).satisfies(saved -> {
            assertThat(saved.owner()).isEqualTo("node-2");
            assertThat(saved.former()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoever_dies_while_a_session_moves_nothing_is_lost_or_repeated(int victim) {
        for (int steps = 0; steps < 60; steps += 3) {
            new DurableHandoverTest().dieAfter(steps, victim);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whoever_dies_when_it_has_nearly_moved_nothing_is_lost_or_repeated(int victim) {
        for (int steps = 0; steps < 120; steps += 4) {
            new DurableHandoverTest().dieSettling(steps, victim);
        }
    }

    @Test
    void an_exchange_that_its_client_has_open_is_ended_whenever_both_owners_die() {
        for (int steps = 0; steps < 40; steps++) {
            new DurableHandoverTest().bothDieWithAnOpenExchange(steps);
        }
    }

    private void bothDieWithAnOpenExchange(int steps) {
        Client client = connect(1, "wanderer").subscribe("a/#", QoS.EXACTLY_ONCE);
        publish(connect(3, "p"), QoS.EXACTLY_ONCE, 1, 1);
        brokers.settle();
        int open = client.connection.published.getFirst().packetId();
        client.send(Ack.success(AckKind.PUBREC, open));
        brokers.settle();
        client.lose();
        brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        brokers.inSteps(steps);
        brokers.node(2).die();
        brokers.node(1).die();
        brokers.node(1).again();
        brokers.node(2).again();
        brokers.settle();
        Client again = resume(2);
        nothingMoves();
        assertThat(again.connection.packets)
                .as("both died after %d steps", steps)
                .contains(Ack.success(AckKind.PUBREL, open));
    }

    // The client is let in, and dies with its connection when its broker does.
    private void dieSettling(int steps, int victim) {
        subscribeAndLeave(1);
        publish(connect(3, "p"), QoS.EXACTLY_ONCE, 1, 20);
        brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        brokers.run();
        brokers.tick();
        brokers.inSteps(steps);
        restart(brokers.node(victim));
        Client publisher = connect(3, "p");
        publish(publisher, QoS.EXACTLY_ONCE, 21, 30);
        nothingMoves();
        Client client = resume(2);
        assertThat(client.connection.texts())
                .as("node %d died after %d steps", victim, steps)
                .isEqualTo(numbers(1, 30));
    }

    private void dieAfter(int steps, int victim) {
        subscribeAndLeave(1);
        publish(connect(3, "p"), QoS.EXACTLY_ONCE, 1, 20);
        brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        brokers.inSteps(steps);
        restart(brokers.node(victim));
        for (int i = 0; i < 5; i++) {
            brokers.settle();
        }
        Client publisher = connect(3, "p");
        publish(publisher, QoS.EXACTLY_ONCE, 21, 30);
        Client client = resume(2);
        nothingMoves();
        assertThat(client.connection.texts())
                .as("node %d died after %d steps", victim, steps)
                .isEqualTo(numbers(1, 30));
    }

    @Test
    void what_has_come_is_known_after_a_crash_although_a_checkpoint_met_its_session_on_no_loop() {
        subscribeAndLeave(1);
        Node second = brokers.node(2);
        brokers.part(second, brokers.node(3));
        Client client = second.broker.connect(1, "wanderer", false, 100_000);
        pass(100);
        assertThat(connAck(client).sessionPresent()).isTrue();
        publish(connect(3, "p"), QoS.EXACTLY_ONCE, 1, 5);
        brokers.settle();
        assertThat(take(client)).as("by its former broker").isEqualTo(numbers(1, 5));
        client.lose();
        brokers.settle();

        second.broker.trimPastMoving("wanderer");
        second.die();
        second.again();
        brokers.join();
        brokers.settle();

        nothingMoves();
        assertThat(take(resume(2))).as("directly, too").isEmpty();
    }

    @Test
    void what_comes_keeps_its_order_although_its_client_comes_to_another_loop_meanwhile() {
        for (long seed = 0; seed < 200; seed++) {
            new DurableHandoverTest().comeToAnotherLoop(seed);
        }
    }

    private void comeToAnotherLoop(long seed) {
        var random = new Random(seed);
        subscribeAndLeave(1);
        Client publisher = connect(3, "p");
        TestBroker second = brokers.node(2).broker;
        second.connect(1, "wanderer", false, 100_000);
        int sent = publishAtRandom(random, publisher, 0);
        Client again = second.connectOnly(0, "wanderer");
        sent = publishAtRandom(random, publisher, sent);
        brokers.settle();
        nothingMoves();
        assertThat(again.connection.texts()).as("seed %d", seed).isEqualTo(numbers(1, sent));
    }

    private int publishAtRandom(Random random, Client publisher, int before) {
        int last = before + 1 + random.nextInt(40);
        for (int number = before + 1; number <= last; number++) {
            publisher.publish("a/b", String.valueOf(number), QoS.AT_LEAST_ONCE, number);
            brokers.atRandom(random, 20);
        }
        return last;
    }

    @Test
    void more_subscriptions_than_a_message_holds_come_along() {
        Client first = connect(1, "wanderer");
        for (int i = 0; i < 300; i++) {
            first.subscribe("a/" + i + "/" + "long".repeat(1_000), QoS.AT_LEAST_ONCE);
            brokers.run();
        }
        first.lose();
        resume(2);
        nothingMoves();
        assertThat(brokers.node(2).broker.parts.sessions().find("wanderer"))
                .satisfies(session -> assertThat(session.subscriptions()).hasSize(300));
        assertThat(brokers.node(2).broker.routes).hasSize(300);
        assertThat(brokers.node(1).broker.routes).isEmpty();
    }

    @Test
    void a_session_of_a_dead_broker_is_waited_for() {
        subscribeAndLeave(1);
        publish(connect(3, "p"), QoS.AT_LEAST_ONCE, 1, 5);
        brokers.node(1).die();
        Client client = brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        brokers.settle();
        assertThat(client.connection.packets).isEmpty();
        brokers.node(1).again();
        brokers.settle();
        assertThat(connAck(client).sessionPresent()).isTrue();
        assertThat(client.connection.texts()).isEqualTo(numbers(1, 5));
    }

    @Test
    void what_a_client_published_here_is_not_overtaken_by_what_it_publishes_there() {
        subscribeAndLeave(2);
        Client here = connect(1, "p");
        brokers.part(brokers.node(1), brokers.node(2));
        publish(here, QoS.EXACTLY_ONCE, 1, 10);
        here.lose();
        Client there = brokers.node(3).broker.connect(1, "p", false, 100_000);
        pass(20);
        assertThat(there.connection.packets).as("let in five seconds later").isEmpty();
        brokers.join();
        brokers.settle();
        assertThat(connAck(there).sessionPresent()).isTrue();
        publish(there, QoS.EXACTLY_ONCE, 11, 20);
        brokers.settle();
        assertThat(take(resume(2))).isEqualTo(numbers(1, 20));
    }

    @Test
    void a_client_waits_ten_seconds_for_what_it_published_to_a_broker_that_stays_away() {
        subscribeAndLeave(2);
        Client here = connect(1, "p");
        Client other = connect(1, "has published nothing");
        brokers.node(2).die();
        publish(here, QoS.EXACTLY_ONCE, 1, 10);
        here.lose();
        other.lose();
        Client there = brokers.node(3).broker.connect(1, "p", false, 100_000);
        Client otherThere = brokers.node(3).broker.connect(1, "has published nothing", false, 100_000);
        pass(8);
        assertThat(connAck(otherThere).sessionPresent()).isTrue();
        assertThat(there.connection.packets).isEmpty();
        pass(40);
        assertThat(connAck(there).sessionPresent()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_session_that_wanders_while_brokers_die_gets_everything_once_and_in_order(long seed) {
        Random random = new Random(seed);
        subscribeAndLeave(1);
        int sent = 0;
        List<String> got = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            Client publisher = connect(1 + random.nextInt(3), "p" + round);
            publish(publisher, QoS.EXACTLY_ONCE, sent + 1, sent + 10);
            sent += 10;
            brokers.settle();
            Client client = resume(1 + random.nextInt(3));
            got.addAll(take(client));
            publish(publisher, QoS.EXACTLY_ONCE, sent + 1, sent + 5);
            sent += 5;
            if (random.nextBoolean()) {
                restart(brokers.node(1 + random.nextInt(3)));
            }
        }
        nothingMoves();
        got.addAll(take(resume(1 + random.nextInt(3))));
        assertThat(String.join(" ", got)).isEqualTo(String.join(" ", numbers(1, sent)));
    }

    // Takes what has come, to the end of every exchange.
    private List<String> take(Client client) {
        List<String> got = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            got.addAll(client.connection.texts());
            answer(client);
            brokers.settle();
        }
        return got;
    }

    private static void answer(Client client) {
        var connection = client.connection;
        for (var sent : List.copyOf(connection.published)) {
            client.send(Ack.success(AckKind.PUBREC, sent.packetId()));
        }
        for (var packet : List.copyOf(connection.packets)) {
            if (packet instanceof Ack ack && ack.kind() == AckKind.PUBREL) {
                client.send(Ack.success(AckKind.PUBCOMP, ack.packetId()));
            }
        }
        connection.published.clear();
        connection.packets.clear();
    }

    @Test
    void a_client_that_has_gone_again_takes_its_session_from_nobody() {
        subscribeAndLeave(1);
        brokers.node(1).die();
        Client gone = brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        pass(3);
        gone.connection.open = false;
        gone.lose();

        brokers.node(1).again();
        Client there = resume(1);
        pass(40);

        assertThat(there.connection.open).isTrue();
        assertThat(there.connection.disconnectReason).isNegative();
        assertThat(brokers.node(1).broker.parts.sessions().find("wanderer")).isNotNull();
    }

    @Test
    void a_client_is_refused_when_the_broker_that_has_its_session_stays_away() {
        subscribeAndLeave(1);
        brokers.node(1).die();
        Client client = brokers.node(2).broker.connect(1, "wanderer", false, 100_000);
        brokers.settle();
        for (int i = 0; i < 40; i++) {
            brokers.settle();
        }
        assertThat(connAck(client).reasonCode()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
    }
}
