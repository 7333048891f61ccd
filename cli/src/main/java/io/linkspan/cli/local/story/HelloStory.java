package io.linkspan.cli.local.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.Poll;
import io.linkspan.cli.local.cluster.LocalCluster;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.Port;
import io.linkspan.contracts.topic.TopicFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * "Hello from AWS": one subscriber on each cluster, one publisher; each subscriber has to receive the message exactly once.
 *
 * <p>Real MQTT 5 clients over TCP; nothing is taken from the processes but what these clients and the REST API say.
 */
public final class HelloStory {
    /** A duplicate would follow within milliseconds; this long is listened for one. */
    private static final Duration LISTEN_ON = Duration.ofMillis(800);

    private static final Duration DELIVERY = Duration.ofSeconds(20);

    private final List<LocalCluster> clusters;
    private final Duration timeout;

    /**
     * @param timeout for the routes to be known on the other side
     */
    public HelloStory(List<LocalCluster> clusters, Duration timeout) {
        this.clusters = List.copyOf(clusters);
        this.timeout = timeout;
    }

    /**
     * Publishes on one cluster and watches all of them.
     *
     * @return what arrived where, a line each
     * @throws CliException when a subscriber did not get the message, or got it twice
     */
    public String tell(LocalCluster publisher) throws IOException, InterruptedException {
        String text = "Hello from " + publisher.plan().name().value().toUpperCase(Locale.ROOT);
        List<HelloSubscriber> subscribers = new ArrayList<>();
        try {
            for (LocalCluster cluster : clusters) {
                subscribers.add(HelloSubscriber.on(cluster, client(cluster, "subscriber")));
            }
            awaitRoutes(publisher);
            long published = publish(publisher, text);
            Poll.until(DELIVERY, () -> subscribers.stream().allMatch(s -> s.count(text) > 0) ? Boolean.TRUE : null);
            Thread.sleep(LISTEN_ON); // a second copy, which there must not be, announces itself by nothing
            return report(publisher, text, subscribers, published);
        } finally {
            subscribers.forEach(HelloSubscriber::close);
        }
    }

    private static String report(
            LocalCluster publisher, String text, List<HelloSubscriber> subscribers, long published) {
        StringBuilder lines = new StringBuilder(
                "\"" + text + "\" published on " + publisher.plan().name() + " to " + LinkSetup.TOPIC + ":\n");
        for (HelloSubscriber subscriber : subscribers) {
            int count = subscriber.count(text);
            if (count != 1) {
                throw new CliException("the subscriber on " + subscriber.cluster() + " received \"" + text + "\" "
                        + count + " times instead of once");
            }
            lines.append(String.format(
                    Locale.ROOT,
                    "  received on %-8s exactly once, after %.1f ms%n",
                    subscriber.cluster(),
                    subscriber.nanosUntil(text, published) / 1e6));
        }
        return lines.toString();
    }

    /** Before a message can cross, the publisher's cluster has to know that the others want it. */
    private void awaitRoutes(LocalCluster publisher) throws IOException, InterruptedException {
        for (LocalCluster peer : clusters) {
            if (peer == publisher) {
                continue;
            }
            String name = peer.plan().name().value();
            Boolean known = Poll.until(timeout, () -> {
                List<JsonNode> routes = publisher.api().routes(name, "external");
                return routes.stream().anyMatch(HelloStory::matches) ? Boolean.TRUE : null;
            });
            if (known == null) {
                throw new CliException("cluster " + publisher.plan().name() + " has not learned within "
                        + timeout.toSeconds() + " s that " + name + " wants " + LinkSetup.TOPIC);
            }
        }
    }

    private static boolean matches(JsonNode route) {
        return TopicFilter.of(route.path("filter").asText()).matches(LinkSetup.TOPIC);
    }

    private static long publish(LocalCluster cluster, String text) {
        Mqtt5BlockingClient client = client(cluster, "publisher").toBlocking();
        client.connect();
        try {
            long published = System.nanoTime();
            client.publishWith()
                    .topic(LinkSetup.TOPIC)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(text.getBytes(StandardCharsets.UTF_8))
                    .send();
            return published;
        } finally {
            client.disconnect();
        }
    }

    private static Mqtt5Client client(LocalCluster cluster, String part) {
        return Mqtt5Client.builder()
                .identifier("hello-" + part + "-" + UUID.randomUUID())
                .serverHost(ClusterPlan.HOST)
                .serverPort(cluster.plan().first(Port.MQTT))
                .simpleAuth()
                .username(cluster.credentials().mqttUser())
                .password(cluster.credentials().mqttPassword().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .build();
    }
}
