package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Mosquitto;
import io.linkspan.e2e.client.MosquittoSubscriber;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an MQTT 5 publisher says about its message is what the subscriber on the other cluster reads. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class PropertiesE2E {
    private static final long EXPIRY = 3_600;

    @ParameterizedTest(name = "from {0}")
    @ValueSource(strings = {"aws", "gcp"})
    void everyPropertyOfAPublishIsIntactAcrossTheLink(String from, Pair pair) {
        // Given
        Cluster here = pair.cluster(from);
        Cluster there = pair.peerOf(here);
        String topic = "e2e/properties/" + from;
        byte[] correlation = {0, 1, -1, 127, -128};
        Mqtt5UserProperties userProperties = Mqtt5UserProperties.of(
                Mqtt5UserProperty.of("b", "first"),
                Mqtt5UserProperty.of("a", "second"),
                Mqtt5UserProperty.of("b", "again, the same name"),
                Mqtt5UserProperty.of("ключ", "значение ✓"));
        Mqtt5Publish sent = Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.EXACTLY_ONCE)
                .payload("21.5 °C".getBytes(StandardCharsets.UTF_8))
                .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                .messageExpiryInterval(EXPIRY)
                .contentType("text/plain;charset=utf-8")
                .responseTopic("e2e/answers/1")
                .correlationData(correlation)
                .userProperties(userProperties)
                .build();
        try (Listener listener = Listener.on(there, topic, 2);
                Publisher publisher = Publisher.on(here)) {
            Waiting.wanted(here, there, topic);

            // When
            publisher.publish(sent);

            // Then
            Waiting.until("the message has crossed")
                    .untilAsserted(() -> assertThat(listener.packets()).hasSize(1));
            Mqtt5Publish received = listener.packets().getFirst().publish();
            assertThat(received.getTopic()).isEqualTo(MqttTopic.of(topic));
            assertThat(received.getQos()).isEqualTo(MqttQos.EXACTLY_ONCE);
            assertThat(received.getPayloadAsBytes()).isEqualTo("21.5 °C".getBytes(StandardCharsets.UTF_8));
            assertThat(received.getPayloadFormatIndicator()).contains(Mqtt5PayloadFormatIndicator.UTF_8);
            assertThat(received.getContentType().orElseThrow()).hasToString("text/plain;charset=utf-8");
            assertThat(received.getResponseTopic().orElseThrow()).hasToString("e2e/answers/1");
            assertThat(received.getCorrelationData().map(PropertiesE2E::bytes)).contains(correlation);
            assertThat(received.getUserProperties()).isEqualTo(userProperties);
            // [MQTT-3.3.2-6]: the received value minus the time it has waited.
            assertThat(received.getMessageExpiryInterval().orElseThrow()).isBetween(EXPIRY - 300, EXPIRY);
        }
    }

    @Test
    void mosquittoReadsWhatMosquittoHasWritten(Pair pair) {
        // Given
        String topic = "e2e/properties/mosquitto";
        try (MosquittoSubscriber subscriber =
                MosquittoSubscriber.start(pair.aws(), Mosquitto.V5, topic, 1, "%t|%q|%C|%R|%D|%F|%P|%E|%p")) {
            Waiting.wanted(pair.gcp(), pair.aws(), topic);

            // When
            Mosquitto.publish(
                    pair.gcp(),
                    Mosquitto.V5,
                    new Arrival(topic, 1, false, "{}"),
                    "-D publish content-type application/json -D publish response-topic e2e/answers/2"
                            .concat(" -D publish correlation-data abc -D publish payload-format-indicator 1")
                            .concat(" -D publish message-expiry-interval 3600")
                            .concat(" -D publish user-property k1 v1 -D publish user-property k2 v2")
                            .split(" "));

            // Then
            Waiting.until("the message has crossed")
                    .untilAsserted(() -> assertThat(subscriber.printed()).hasSize(1));
            String[] printed = subscriber.printed().getFirst().split("\\|");
            assertThat(printed)
                    .hasSize(9)
                    .startsWith(topic, "1", "application/json", "e2e/answers/2", "abc", "1", "k1:v1 k2:v2")
                    .endsWith("{}");
            assertThat(Long.parseLong(printed[7])).isBetween(EXPIRY - 300, EXPIRY);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
