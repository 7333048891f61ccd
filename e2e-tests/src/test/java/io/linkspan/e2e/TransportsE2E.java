package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.ClientFamily;
import io.linkspan.e2e.client.MqttJs;
import io.linkspan.e2e.client.Subscriber;
import io.linkspan.e2e.client.Transport;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paho v3 and v5, HiveMQ, MQTT.js and mosquitto clients, over each transport they know, against the packaged broker. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class TransportsE2E {
    @ParameterizedTest(name = "{0}: every client gets what every client publishes, once, with QoS 0, 1 and 2")
    @EnumSource(Transport.class)
    void everyClientOverEveryTransport(Transport transport, Pair pair) {
        // Given a subscriber of each family over this transport
        Cluster cluster = pair.aws();
        String topic = "transports/" + transport;
        List<ClientFamily> families = ClientFamily.available().stream()
                .filter(family -> family.speaks(transport))
                .toList();
        Map<ClientFamily, Subscriber> subscribers = new EnumMap<>(ClientFamily.class);
        try {
            for (ClientFamily family : families) {
                subscribers.put(family, family.subscribe(cluster, transport, topic, 2));
            }

            // When each publishes with each QoS
            Set<Arrival> expected = families.stream()
                    .flatMap(family -> IntStream.rangeClosed(0, 2)
                            .mapToObj(qos -> new Arrival(topic, qos, false, family + " with " + qos)))
                    .collect(Collectors.toSet());
            Stream.of(families).flatMap(List::stream).forEach(family -> expected.stream()
                    .filter(message -> message.payload().startsWith(family + " "))
                    .forEach(message -> family.publish(cluster, transport, message)));

            // Then each has all, once
            Waiting.until("all have arrived")
                    .untilAsserted(() -> subscribers.forEach((family, subscriber) ->
                            assertThat(subscriber.arrivals()).as("%s", family).hasSize(expected.size())));
            subscribers.forEach((family, subscriber) ->
                    assertThat(subscriber.arrivals()).as("%s", family).containsExactlyInAnyOrderElementsOf(expected));
        } finally {
            subscribers.values().forEach(Subscriber::close);
        }
    }

    @Test
    @DisplayName("MQTT.js took part: its absence is no success, and in CI a failure")
    void mqttJsIsThere() {
        String missing = MqttJs.missing();
        if (missing != null && System.getenv("CI") != null) {
            throw new AssertionError("MQTT.js could not be tested: " + missing);
        }
        // A developer's machine need not have node; a skipped test with the reason is in the report then.
        Assumptions.assumeTrue(missing == null, () -> "MQTT.js could not be tested: " + missing);
        assertThat(ClientFamily.available()).contains(ClientFamily.MQTT_JS_3, ClientFamily.MQTT_JS_5);
    }
}
