package io.linkspan.e2e.client;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5SubscriptionBuilder;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Node;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/** An MQTT 5 subscriber that keeps each packet whole, with the moment it arrived. */
public final class Listener implements Subscriber {
    private final Mqtt5BlockingClient client;
    private final List<Packet> packets = new CopyOnWriteArrayList<>();
    private final LongSupplier clock = System::nanoTime;

    private Listener(Mqtt5Client client) {
        this.client = client.toBlocking();
        client.toAsync()
                .publishes(MqttGlobalPublishFilter.ALL, publish -> packets.add(new Packet(publish, clock.getAsLong())));
    }

    /** A connected client without subscriptions. */
    public static Listener on(Cluster cluster) {
        return on(Endpoint.tcp(cluster));
    }

    /** At one broker of several. */
    public static Listener on(Node broker) {
        Listener listener = new Listener(
                HiveMq.client(broker, "listener-" + UUID.randomUUID()).build());
        listener.client.connect();
        return listener;
    }

    static Listener on(Endpoint endpoint) {
        Listener listener = new Listener(
                HiveMq.client(endpoint, "listener-" + UUID.randomUUID()).build());
        listener.client.connect();
        return listener;
    }

    /** Returns when the broker has confirmed the subscription. */
    public static Listener on(Cluster cluster, String filter, int qos) {
        return on(cluster).subscribe(filter, qos);
    }

    /** A client whose session outlives its connection by a day. */
    public static Listener persistent(Cluster cluster, String clientId) {
        return persistent(HiveMq.client(cluster, clientId).build());
    }

    /** The same at one broker of several. */
    public static Listener persistent(Node broker, String clientId) {
        return persistent(HiveMq.client(broker, clientId).build());
    }

    private static Listener persistent(Mqtt5Client client) {
        Listener listener = new Listener(client);
        listener.client
                .connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(86_400)
                .send();
        return listener;
    }

    /** Subscribes and returns when the broker has confirmed it. */
    public Listener subscribe(String filter, int qos) {
        return subscribe(subscription(filter, qos).build());
    }

    /** Subscribes so that messages keep their retain flag, and returns when the broker has confirmed it. */
    public Listener subscribeRetainAsPublished(String filter, int qos) {
        return subscribe(subscription(filter, qos).retainAsPublished(true).build());
    }

    private Listener subscribe(Mqtt5Subscription subscription) {
        client.subscribeWith().addSubscription(subscription).send();
        return this;
    }

    private static Mqtt5SubscriptionBuilder.Complete subscription(String filter, int qos) {
        return Mqtt5Subscription.builder().topicFilter(filter).qos(HiveMq.qos(qos));
    }

    /** Gives up a subscription; the broker has confirmed it when this returns. */
    public void unsubscribe(String filter) {
        client.unsubscribeWith().topicFilter(filter).send();
    }

    /** Each packet so far. */
    public List<Packet> packets() {
        return List.copyOf(packets);
    }

    @Override
    public List<Arrival> arrivals() {
        return packets.stream().map(Packet::arrival).toList();
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            client.disconnect();
        }
    }

    /**
     * A packet.
     *
     * @param publish all of it
     * @param nanoTime when it arrived
     */
    public record Packet(Mqtt5Publish publish, long nanoTime) {
        public Arrival arrival() {
            return new Arrival(
                    publish.getTopic().toString(),
                    publish.getQos().getCode(),
                    publish.isRetain(),
                    new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
        }
    }
}
