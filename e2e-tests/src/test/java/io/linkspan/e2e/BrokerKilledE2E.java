package io.linkspan.e2e;

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

/** Brokers of one cluster die, and what they have acknowledged for a session on another broker is there all the same. */
@ExtendWith(KeepLogs.class)
class BrokerKilledE2E {
    private static final int MESSAGES = 300;

    private static Topology topology;

    @BeforeAll
    static void start() {
        topology = Topology.one("broker-killed", Map.of(), "--brokers", "3");
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
    private static void absent(String clientId, String filter, String probe) {
        try (Listener listener = Listener.persistent(broker(2), clientId).subscribe(filter, 2);
                Publisher publisher = Publisher.on(broker(1))) {
            Waiting.until("a probe arrives").until(() -> {
                publisher.publish(probe, 1, "probe");
                return !listener.arrivals().isEmpty();
            });
        }
    }

    private static List<Arrival> messages(String topic, int qos, int from) {
        return IntStream.range(from, from + MESSAGES)
                .mapToObj(n -> new Arrival(topic, qos, false, String.valueOf(n)))
                .toList();
    }

    /**
     * One half at QoS 1, the other at QoS 2, each on a topic of its own; acknowledged when this returns. For each topic the
     * same publisher every time: order is promised of one publisher only.
     */
    private static void publish(Node broker, String topic, int from) {
        try (Publisher publisher = Publisher.on(broker, "publisher-of-" + topic)) {
            publisher.publishAll(messages(topic + "/1", 1, from));
            publisher.publishAll(messages(topic + "/2", 2, from));
        }
    }

    private static void allOnce(String clientId, String topic, int count) {
        try (Listener again = Listener.persistent(broker(2), clientId)) {
            for (int qos = 1; qos <= 2; qos++) {
                int level = qos;
                String own = topic + "/" + qos;
                List<Arrival> all = IntStream.range(0, count)
                        .mapToObj(n -> new Arrival(own, level, false, String.valueOf(n)))
                        .toList();
                Waiting.settled("all of " + own + ", once and in order", all, () -> again.arrivals().stream()
                        .filter(arrival -> arrival.topic().equals(own))
                        .toList());
            }
            again.unsubscribe(topic + "/+");
        }
    }

    @Test
    void aSessionGetsWhatOtherBrokersAcknowledgedWhileItsOwnWasDead() {
        String topic = "e2e/killed/receiver";
        absent("absent-receiver", topic + "/+", topic + "/probe");
        publish(broker(1), topic, 0);

        Node.Killed killed = broker(2).kill();
        publish(broker(1), topic, MESSAGES);
        killed.start().awaitReady();
        publish(broker(1), topic, 2 * MESSAGES);

        allOnce("absent-receiver", topic, 3 * MESSAGES);
    }

    @Test
    void whatABrokerHasAcknowledgedItsNextLifeDeliversToTheSessionOfAnotherBroker() {
        String topic = "e2e/killed/sender";
        absent("absent-sender", topic + "/+", topic + "/probe");
        Node.Killed receiver = broker(2).kill();
        publish(broker(1), topic, 0);
        Node.Killed sender = broker(1).kill();

        receiver.start().awaitReady();
        sender.start().awaitReady();
        publish(broker(1), topic, MESSAGES);

        allOnce("absent-sender", topic, 2 * MESSAGES);
    }
}
