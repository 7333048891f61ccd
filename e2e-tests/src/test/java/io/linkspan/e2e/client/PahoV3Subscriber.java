package io.linkspan.e2e.client;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for MQTT 3.1.1. */
final class PahoV3Subscriber extends PahoSubscriber {
    private final MqttClient client;

    private PahoV3Subscriber(MqttClient client) {
        this.client = client;
    }

    static PahoV3Subscriber start(Endpoint endpoint, String filter, int qos) {
        try {
            PahoV3Subscriber subscriber = new PahoV3Subscriber(connect(endpoint));
            subscriber.client.subscribe(
                    filter,
                    qos,
                    (topic, message) ->
                            subscriber.arrived(topic, message.getQos(), message.isRetained(), message.getPayload()));
            return subscriber;
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    static void publish(Endpoint endpoint, Arrival message) {
        try {
            MqttClient client = connect(endpoint);
            client.publish(
                    message.topic(),
                    message.payload().getBytes(StandardCharsets.UTF_8),
                    message.qos(),
                    message.retained());
            client.disconnect();
            client.close();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MqttClient connect(Endpoint endpoint) throws MqttException {
        MqttClient client = new MqttClient(endpoint.uri(), "paho3-" + UUID.randomUUID(), new MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setUserName(endpoint.user());
        options.setPassword(endpoint.password().toCharArray());
        if (endpoint.transport().secure()) {
            options.setSocketFactory(endpoint.sockets());
        }
        client.connect(options);
        return client;
    }

    @Override
    void end() throws MqttException {
        client.disconnect();
        client.close();
    }
}
