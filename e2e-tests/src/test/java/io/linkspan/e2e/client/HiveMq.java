package io.linkspan.e2e.client;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Node;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The HiveMQ client with MQTT 5. */
final class HiveMq {
    private HiveMq() {}

    static Mqtt5ClientBuilder client(Cluster cluster, String clientId) {
        return client(Endpoint.tcp(cluster), clientId);
    }

    /** At one broker of several. */
    static Mqtt5ClientBuilder client(Node broker, String clientId) {
        return client(Endpoint.tcp(broker.cluster()), clientId)
                .serverHost(broker.address("mqtt").getHostString())
                .serverPort(broker.address("mqtt").getPort());
    }

    static Mqtt5ClientBuilder client(Endpoint endpoint, String clientId) {
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost(endpoint.host())
                .serverPort(endpoint.port())
                .simpleAuth()
                .username(endpoint.user())
                .password(endpoint.password().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth();
        if (endpoint.transport().secure()) {
            builder = builder.sslConfig().trustManagerFactory(endpoint.trust()).applySslConfig();
        }
        if (endpoint.transport().webSocket()) {
            builder = builder.webSocketConfig()
                    .serverPath(Endpoint.PATH.substring(1))
                    .applyWebSocketConfig();
        }
        return builder;
    }

    static MqttQos qos(int level) {
        return Objects.requireNonNull(MqttQos.fromCode(level), () -> "no QoS " + level);
    }
}
