package io.linkspan.e2e.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Eclipse Paho for MQTT 3.1.1. */
final class PahoV3Subscriber implements Subscriber {
    private final MqttClient client;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    private PahoV3Subscriber(MqttClient client) {
        this.client = client;
    }

    static PahoV3Subscriber start(Endpoint endpoint, String filter, int qos) {
        try {
            PahoV3Subscriber subscriber = new PahoV3Subscriber(connect(endpoint));
            subscriber.client.subscribe(
                    filter, qos, (topic, message) -> subscriber.arrivals.add(arrival(topic, message)));
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

    private static Arrival arrival(String topic, MqttMessage message) {
        return new Arrival(
                topic,
                message.getQos(),
                message.isRetained(),
                new String(message.getPayload(), StandardCharsets.UTF_8));
    }

    @Override
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    @Override
    public void close() {
        try {
            client.disconnect();
            client.close();
        } catch (MqttException e) {
            throw new IllegalStateException(e);
        }
    }
}
