package io.linkspan.cli.local.story;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.linkspan.cli.local.cluster.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that subscribes to the topic of the story and remembers all that arrives, with the time of arrival. */
final class HelloSubscriber implements AutoCloseable {
    private final String cluster;
    private final Mqtt5BlockingClient client;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    private HelloSubscriber(String cluster, Mqtt5BlockingClient client) {
        this.cluster = cluster;
        this.client = client;
    }

    /** Connects and subscribes; the broker has confirmed when it returns. */
    static HelloSubscriber on(LocalCluster cluster, Mqtt5Client client) {
        HelloSubscriber subscriber = new HelloSubscriber(cluster.plan().name().value(), client.toBlocking());
        client.toAsync().publishes(MqttGlobalPublishFilter.ALL, subscriber::arrived);
        subscriber.client.connect();
        subscriber
                .client
                .subscribeWith()
                .topicFilter(LinkSetup.TOPIC)
                .qos(MqttQos.AT_LEAST_ONCE)
                .send();
        return subscriber;
    }

    private void arrived(Mqtt5Publish publish) {
        arrivals.add(new Arrival(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8), System.nanoTime()));
    }

    /** Name of the cluster it listens on. */
    String cluster() {
        return cluster;
    }

    /** How often this text has arrived. */
    int count(String text) {
        return (int)
                arrivals.stream().filter(arrival -> arrival.text().equals(text)).count();
    }

    /** Nanoseconds from the given moment to the first arrival of this text. */
    long nanosUntil(String text, long moment) {
        return arrivals.stream()
                        .filter(arrival -> arrival.text().equals(text))
                        .findFirst()
                        .orElseThrow()
                        .nanoTime()
                - moment;
    }

    @Override
    public void close() {
        client.disconnect();
    }

    private record Arrival(String text, long nanoTime) {}
}
