package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three brokers of a cluster are one broker to their clients, and to a linked cluster of the same shape. */
class BrokersE2E {
    private static final int MESSAGES = 300;

    private static Topology clusters;

    @BeforeAll
    static void start() {
        clusters = Topology.two("brokers", Map.of(), "--brokers", "3");
        clusters.awaitReady();
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    private static List<Node> brokers() {
        return clusters.first().nodes("broker");
    }

    /** Returns when a message published on each broker reaches every listener: its routes are known everywhere. */
    private static void awaitRoutes(List<Listener> listeners, String probe) {
        for (Node broker : brokers()) {
            try (Publisher publisher = Publisher.on(broker)) {
                for (Listener listener : listeners) {
                    Waiting.until("a probe from " + broker + " arrives").until(() -> {
                        int before = listener.arrivals().size();
                        publisher.publish(probe, 1, "probe");
                        return listener.arrivals().size() > before;
                    });
                }
            }
        }
    }

    private static List<String> texts(Listener listener) {
        return listener.arrivals().stream()
                .map(Arrival::payload)
                .filter(text -> !text.equals("probe"))
                .toList();
    }

    private static List<Arrival> messages(String topic, int qos) {
        return IntStream.range(0, MESSAGES)
                .mapToObj(n -> new Arrival(topic, qos, false, String.valueOf(n)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMessageReachesTheSubscribersOfEveryBrokerOnceAndInOrder(int qos) {
        String topic = "e2e/brokers/" + qos;
        List<Listener> listeners = new ArrayList<>();
        try {
            brokers().forEach(broker -> listeners.add(Listener.on(broker).subscribe(topic, qos)));
            awaitRoutes(listeners, topic);
            List<Arrival> sent = messages(topic, qos);
            List<String> expected = sent.stream().map(Arrival::payload).toList();

            try (Publisher publisher = Publisher.on(brokers().get(1))) {
                publisher.publishAll(sent);

                listeners.forEach(listener ->
                        Waiting.settled("all messages, once and in order", expected, () -> texts(listener)));
            }
        } finally {
            listeners.forEach(Listener::close);
        }
    }

    @Test
    void aSharedGroupWithMembersOnTwoBrokersGetsEachMessageOnce() {
        String topic = "e2e/brokers/shared";
        List<Listener> members = new ArrayList<>();
        try {
            brokers()
                    .subList(1, 3)
                    .forEach(broker -> members.add(Listener.on(broker).subscribe("$share/g/" + topic, 1)));
            try (Publisher publisher = Publisher.on(brokers().getFirst())) {
                Waiting.until("both members are known").until(() -> {
                    publisher.publish(topic, 1, "probe");
                    return members.stream()
                            .noneMatch(member -> member.arrivals().isEmpty());
                });

                publisher.publishAll(messages(topic, 1));

                Waiting.settled("each message once", MESSAGES, () -> members.stream()
                        .mapToInt(member -> texts(member).size())
                        .sum());
                List<String> all = members.stream()
                        .flatMap(member -> texts(member).stream())
                        .toList();
                assertThat(all).doesNotHaveDuplicates();
                members.forEach(
                        member -> assertThat(texts(member)).hasSizeBetween(MESSAGES / 3, MESSAGES - MESSAGES / 3));
            }
        } finally {
            members.forEach(Listener::close);
        }
    }

    @Test
    void aRetainedMessageIsSeenOnEveryBroker() {
        String topic = "e2e/brokers/retained";
        try (Publisher publisher = Publisher.on(brokers().getFirst())) {
            publisher.publish(new Arrival(topic, 1, true, "kept"));
            for (Node broker : brokers()) {
                try (Listener late = Listener.on(broker)) {
                    Waiting.until("retained on " + broker).until(() -> {
                        late.subscribe(topic, 1); // each time answered with what is retained
                        return !late.arrivals().isEmpty();
                    });
                    assertThat(late.arrivals().getFirst().payload()).isEqualTo("kept");
                }
            }
            publisher.publish(new Arrival(topic, 1, true, ""));
        }
    }

    @Test
    void aMessageOverALinkReachesTheSubscribersOfEveryBrokerOfTheOtherClusterOnce() {
        String topic = "e2e/brokers/linked";
        List<Listener> listeners = new ArrayList<>();
        try {
            clusters.last()
                    .nodes("broker")
                    .forEach(broker -> listeners.add(Listener.on(broker).subscribe(topic, 1)));
            Waiting.wanted(clusters.first(), clusters.last(), topic);
            List<Arrival> sent = messages(topic, 1);
            List<String> expected = sent.stream().map(Arrival::payload).toList();

            try (Publisher publisher = Publisher.on(brokers().get(2))) {
                Waiting.until("the link leads to all").until(() -> {
                    publisher.publish(topic, 1, "probe");
                    return listeners.stream()
                            .noneMatch(listener -> listener.arrivals().isEmpty());
                });
                publisher.publishAll(sent);

                listeners.forEach(listener ->
                        Waiting.settled("all messages, once and in order", expected, () -> texts(listener)));
            }
        } finally {
            listeners.forEach(Listener::close);
        }
    }
}
