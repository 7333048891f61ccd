package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker of three goes and does not come back: another stands in for it, and its clients find their sessions elsewhere. */
@ExtendWith(KeepLogs.class)
class StandInE2E {
    private static final int MESSAGES = 200;

    private static Topology topology;

    @BeforeAll
    static void start() {
        topology = Topology.one("stand-in", Map.of(), "--brokers", "3");
        topology.awaitReady();
    }

    @AfterAll
    static void stop() {
        topology.close();
    }

    private static Cluster cluster() {
        return topology.first();
    }

    private static Node broker(int number) {
        return cluster().nodes("broker").get(number - 1);
    }

    /** A session on the second broker, which the first one knows of; its client is away. */
    private static void absent(String clientId, String topic) {
        try (Listener listener = Listener.persistent(broker(2), clientId).subscribe(topic + "/#", 2);
                Publisher publisher = Publisher.on(broker(1))) {
            Waiting.until("a probe arrives").until(() -> {
                publisher.publish(topic + "/probe", 1, "probe");
                return !listener.arrivals().isEmpty();
            });
        }
    }

    private static List<Arrival> messages(String topic, int from) {
        return IntStream.range(from, from + MESSAGES)
                .mapToObj(n -> new Arrival(topic + "/n", 1 + n % 2, false, String.valueOf(n)))
                .toList();
    }

    private static void publish(Node broker, String topic, int from) {
        try (Publisher publisher = Publisher.on(broker, "publisher-of-" + topic)) {
            publisher.publishAll(messages(topic, from));
        }
    }

    private static void somebodyStandsInForTheSecond() {
        Waiting.until("somebody stands in for the second broker")
                .until(() -> cluster().rest().standIn("node-2") != null);
    }

    private static void nobodyStandsInForTheSecond() {
        Waiting.until("nobody stands in for the second broker")
                .until(() -> cluster().rest().standIn("node-2") == null);
    }

    /** The client comes to that broker and gets all there has been, once, and of each quality of service in order. */
    private static void allOnce(Node broker, String clientId, String topic, int count) {
        try (Listener again = Listener.persistent(broker, clientId)) {
            for (int qos = 1; qos <= 2; qos++) {
                int level = qos;
                List<Arrival> all = IntStream.range(0, count)
                        .mapToObj(n -> new Arrival(topic + "/n", 1 + n % 2, false, String.valueOf(n)))
                        .filter(arrival -> arrival.qos() == level)
                        .toList();
                Waiting.settled("all of QoS " + qos + ", once and in order", all, () -> again.arrivals().stream()
                        .filter(arrival -> arrival.topic().equals(topic + "/n") && arrival.qos() == level)
                        .toList());
            }
            again.unsubscribe(topic + "/#");
        }
    }

    @Test
    void aSessionIsResumedElsewhereAndAWillIsPublishedAlthoughTheirBrokerIsDead() {
        String topic = "e2e/stand-in/killed";
        Arrival will = new Arrival("e2e/stand-in/will", 2, false, "gone");
        absent("absent-killed", topic);
        publish(broker(1), topic, 0);
        try (Listener first = Listener.on(broker(1)).subscribe(will.topic(), 2);
                Listener third = Listener.on(broker(3)).subscribe(will.topic(), 2)) {
            Publisher.leavingWill(broker(2), will);

            Node.Killed dead = broker(2).kill();
            publish(broker(1), topic, MESSAGES);
            somebodyStandsInForTheSecond();
            publish(broker(3), topic, 2 * MESSAGES);
            allOnce(broker(3), "absent-killed", topic, 3 * MESSAGES);

            dead.start().awaitReady();
            nobodyStandsInForTheSecond();
            Waiting.settled("the will, once", List.of(will), first::arrivals);
            Waiting.settled("the will, once", List.of(will), third::arrivals);
        }
    }

    @Test
    void aBrokerThatComesBackHasWhatItsStandInTookIn() {
        String topic = "e2e/stand-in/back";
        absent("absent-back", topic);
        publish(broker(1), topic, 0);
        Node.Killed dead = broker(2).kill();
        somebodyStandsInForTheSecond();
        publish(broker(1), topic, MESSAGES);

        dead.start().awaitReady();
        publish(broker(1), topic, 2 * MESSAGES);

        nobodyStandsInForTheSecond();
        allOnce(broker(2), "absent-back", topic, 3 * MESSAGES);
    }

    @Test
    void whatADeadBrokerOwesToAnotherLeavesAllTheSame() {
        String topic = "e2e/stand-in/owed";
        try (Listener listener = Listener.persistent(broker(1), "absent-owed").subscribe(topic + "/#", 2);
                Publisher publisher = Publisher.on(broker(2))) {
            Waiting.until("a probe arrives").until(() -> {
                publisher.publish(topic + "/probe", 1, "probe");
                return !listener.arrivals().isEmpty();
            });
        }
        Node.Killed receiver = broker(1).kill();
        publish(broker(2), topic, 0);
        Node.Killed sender = broker(2).kill();
        receiver.start().awaitReady();

        allOnce(broker(1), "absent-owed", topic, MESSAGES);

        sender.start().awaitReady();
        nobodyStandsInForTheSecond();
    }

    @Test
    void whoStandsInMayDieToo() {
        String topic = "e2e/stand-in/twice";
        absent("absent-twice", topic);
        publish(broker(1), topic, 0);
        Node.Killed dead = broker(2).kill();
        somebodyStandsInForTheSecond();
        publish(broker(1), topic, MESSAGES);
        String first = cluster().rest().standIn("node-2");
        assertThat(first).isIn("node-1", "node-3");
        int index = "node-1".equals(first) ? 1 : 3;
        int other = 4 - index;

        Node.Killed also = broker(index).kill();
        Waiting.until("the last one stands in for it")
                .until(() -> ("node-" + other).equals(cluster().rest().standIn("node-2")));

        allOnce(broker(other), "absent-twice", topic, 2 * MESSAGES);
        also.start().awaitReady();
        dead.start().awaitReady();
        nobodyStandsInForTheSecond();
    }
}
