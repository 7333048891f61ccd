package io.linkspan.broker.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What has to hold of a broker after whatever was done to it. */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Health() {}

    /** A healthy client publishes with QoS 0, 1 and 2, and another one gets all three. */
    public static void roundTrip(RunningBroker broker) {
        String topic = RunningBroker.name("healthy/topic");
        try (WireClient subscriber = broker.connect(5);
                WireClient publisher = broker.connect(5)) {
            assertThat(subscriber.subscribe(topic, 2)).containsExactly(2);
            publisher.publish(topic, "zero");
            assertThat(subscriber.message().text()).isEqualTo("zero");
            assertThat(publisher.published(topic, "one")).isZero();
            Received one = subscriber.message();
            assertThat(one.text()).isEqualTo("one");
            subscriber.puback(one.packetId());
            publisher.publish(0x34, topic, 5, "two");
            assertThat(publisher.expect(5).packetId()).isEqualTo(5);
            publisher.pubrel(5);
            assertThat(publisher.expect(7).code()).isZero();
            Received two = subscriber.message();
            assertThat(two.text()).isEqualTo("two");
            subscriber.pubrec(two.packetId());
            assertThat(subscriber.expect(6).packetId()).isEqualTo(two.packetId());
            subscriber.pubcomp(two.packetId());
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    /** Connections, sessions, subscriptions, routes and work under way go to zero. */
    public static void nothingLeft(RunningBroker broker) {
        var parts = broker.parts();
        await("all is forgotten").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(parts.clients().count()).as("connections").isZero();
            assertThat(parts.sessions().size()).as("sessions").isZero();
            assertThat(parts.tree().subscriptions()).as("subscriptions").isZero();
            assertThat(parts.tree().filters()).as("filters").isZero();
            assertThat(parts.publisher().underWay()).as("deliveries").isZero();
            assertThat(broker.routes()).as("routes").isEmpty();
        });
    }
}
