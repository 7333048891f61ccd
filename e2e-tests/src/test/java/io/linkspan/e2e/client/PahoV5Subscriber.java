package io.linkspan.e2e.client;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Eclipse Paho for MQTT 5. */
final class PahoV5Subscriber extends PahoSubscriber implements MqttCallback {
    private final MqttClient client;

    private PahoV5Subscriber(MqttClient client) {
        this.client = client;
    }

    static PahoV5Subscriber start(Endpoint endpoint, String filter, int qos) {
        try {
            PahoV5Subscriber subscriber = new PahoV5Subscriber(connect(endpoint));
            subscriber.client.setCallback(subscriber);
            subscriber.client.subscribe(filter, qos);
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
        MqttClient client = new MqttClient(endpoint.uri(), "paho5-" + UUID.randomUUID(), new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(endpoint.user());
        options.setPassword(endpoint.password().getBytes(StandardCharsets.UTF_8));
        if (endpoint.transport().secure()) {
            options.setSocketFactory(endpoint.sockets());
        }
        client.connect(options);
        return client;
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        arrived(topic, message.getQos(), message.isRetained(), message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}

    @Override
    void end() throws MqttException {
        client.disconnect();
        client.close();
    }
}
