package io.linkspan.e2e.client;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.linkspan.e2e.product.Cluster;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The HiveMQ client with MQTT 5. */
final class HiveMq {
    private HiveMq() {}

    static Mqtt5ClientBuilder client(Cluster cluster, String clientId) {
        return Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost(cluster.mqttHost())
                .serverPort(cluster.mqttPort())
                .simpleAuth()
                .username(cluster.mqttUser())
                .password(cluster.mqttPassword().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth();
    }

    static MqttQos qos(int level) {
        return Objects.requireNonNull(MqttQos.fromCode(level), () -> "no QoS " + level);
    }
}
