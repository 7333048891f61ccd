package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.ClientFamily;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.client.Subscriber;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of ordinary clients cross the link, whatever the client, the protocol version, the QoS and the direction. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class ClientsE2E {
    @ParameterizedTest(name = "from {0} with QoS {1}")
    @CsvSource({"aws,0", "aws,1", "aws,2", "gcp,0", "gcp,1", "gcp,2"})
    void everyClientReachesEveryClientOfTheOtherClusterExactlyOnce(String from, int qos, Pair pair) {
        // Given a subscriber of each family there, and one here
        Cluster here = pair.cluster(from);
        Cluster there = pair.peerOf(here);
        String topic = "e2e/clients/" + from + "/" + qos;
        Map<ClientFamily, Subscriber> subscribers = new EnumMap<>(ClientFamily.class);
        try (Listener local = Listener.on(here, topic, 2)) {
            for (ClientFamily family : ClientFamily.available()) {
                subscribers.put(family, family.subscribe(there, topic, 2));
            }
            Waiting.wanted(here, there, topic);

            // When a client of each family publishes
            for (ClientFamily family : ClientFamily.available()) {
                family.publish(here, new Arrival(topic, qos, false, "from a " + family));
            }

            // Then each subscriber has each message once, with its QoS
            Set<Arrival> expected = ClientFamily.available().stream()
                    .map(family -> new Arrival(topic, qos, false, "from a " + family))
                    .collect(Collectors.toSet());
            Waiting.until("all " + expected.size() + " messages have crossed to all")
                    .untilAsserted(() -> {
                        assertThat(local.arrivals()).hasSize(expected.size());
                        subscribers.forEach((family, subscriber) -> assertThat(subscriber.arrivals())
                                .as("%s", family)
                                .hasSize(expected.size()));
                    });
            subscribers.forEach((family, subscriber) ->
                    assertThat(subscriber.arrivals()).as("%s", family).containsExactlyInAnyOrderElementsOf(expected));
            assertThat(local.arrivals()).containsExactlyInAnyOrderElementsOf(expected);
            Waiting.settled(
                    "nothing arrives twice",
                    expected.size() * (ClientFamily.available().size() + 1),
                    () -> local.arrivals().size()
                            + subscribers.values().stream()
                                    .mapToInt(
                                            subscriber -> subscriber.arrivals().size())
                                    .sum());
        } finally {
            subscribers.values().forEach(Subscriber::close);
        }
    }

    @Test
    void keepsThePublishersOrder(Pair pair) {
        // Given
        int count = 1_000;
        List<Arrival> messages = new ArrayList<>();
        IntStream.range(0, count)
                .forEach(n -> messages.add(new Arrival("e2e/order/" + n % 7, 1, false, String.valueOf(n))));
        try (Listener listener = Listener.on(pair.gcp(), "e2e/order/+", 1);
                Publisher publisher = Publisher.on(pair.aws())) {
            Waiting.wanted(pair.aws(), pair.gcp(), "e2e/order/+");

            // When
            publisher.publishAll(messages);

            // Then
            Waiting.settled("every message has arrived once", count, () -> listener.arrivals()
                    .size());
            assertThat(listener.arrivals()).isEqualTo(messages);
        }
    }
}
