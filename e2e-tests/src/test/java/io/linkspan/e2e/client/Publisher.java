package io.linkspan.e2e.client;

import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An MQTT 5 client that publishes; everything it sends goes over one connection, so in one order. */
public final class Publisher implements AutoCloseable {
    private final Mqtt5Client client;

    private Publisher(Mqtt5Client client) {
        this.client = client;
    }

    /** Connected when it returns. */
    public static Publisher on(Cluster cluster) {
        return on(Endpoint.tcp(cluster));
    }

    /** At one broker of several. */
    public static Publisher on(Node broker) {
        return on(broker, "publisher-" + UUID.randomUUID());
    }

    /** At one broker of several, as the publisher of that name: its order holds over its connections. */
    public static Publisher on(Node broker, String clientId) {
        return connected(HiveMq.client(broker, clientId).build());
    }

    /** A connected client with that will, which says no more: its broker is expected to die. */
    public static void leavingWill(Node broker, Arrival will) {
        HiveMq.client(broker, "mortal-" + UUID.randomUUID())
                .willPublish(packet(will))
                .buildBlocking()
                .connect();
    }

    static Publisher on(Endpoint endpoint) {
        return connected(
                HiveMq.client(endpoint, "publisher-" + UUID.randomUUID()).build());
    }

    private static Publisher connected(Mqtt5Client client) {
        client.toBlocking().connect();
        return new Publisher(client);
    }

    /** Returns when it is handed over as its QoS demands. */
    public void publish(String topic, int qos, String payload) {
        publish(new Arrival(topic, qos, false, payload));
    }

    /** Returns when it is handed over as its QoS demands. */
    public void publish(Arrival message) {
        publish(packet(message));
    }

    /** Returns when it is handed over as its QoS demands. */
    public void publish(Mqtt5Publish packet) {
        client.toBlocking().publish(packet);
    }

    /** Sends all at once, in this order, and returns when the broker has taken every one. */
    public void publishAll(List<Arrival> messages) {
        List<CompletableFuture<Mqtt5PublishResult>> sent = new ArrayList<>();
        messages.forEach(message -> sent.add(client.toAsync().publish(packet(message))));
        sent.forEach(result -> result.join().getError().ifPresent(error -> {
            throw new AssertionError("a publish failed", error);
        }));
    }

    private static Mqtt5Publish packet(Arrival message) {
        return Mqtt5Publish.builder()
                .topic(message.topic())
                .qos(HiveMq.qos(message.qos()))
                .retain(message.retained())
                .payload(message.payload().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Override
    public void close() {
        client.toBlocking().disconnect();
    }
}
