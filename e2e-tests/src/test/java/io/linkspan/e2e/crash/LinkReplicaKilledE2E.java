package io.linkspan.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Settings;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of two link services the one dies that forwards; the other takes over its lanes, and nothing is lost or overtaken. */
@ExtendWith(KeepLogs.class)
class LinkReplicaKilledE2E {
    private static final String TOPIC = "e2e/replica/numbers";
    private static final int PER_SECOND = 200;
    private static final int IN_FLIGHT = 200;
    private static final int BYTES = 100;
    private static final String FORWARDED = "linkspan_link_messages_forwarded_total";

    private final Ledger ledger = new Ledger();

    @Test
    void theOtherReplicaForwardsWhatTheKilledOneHad() {
        try (Topology topology = Topology.two("replica-killed", Map.of(), "--links", "2")) {
            // Given messages that cross the link
            Cluster aws = topology.first();
            Cluster gcp = topology.last();
            CountingSubscriber subscriber =
                    CountingSubscriber.start(ledger, identity("replica-subscriber", gcp), broker(gcp), TOPIC);
            CountingPublisher publisher = CountingPublisher.start(
                    ledger,
                    identity("replica-publisher", aws),
                    broker(aws),
                    new CountingPublisher.Load(TOPIC, 1, PER_SECOND, IN_FLIGHT, BYTES));
            try (subscriber;
                    publisher) {
                Waiting.until("it is subscribed").until(subscriber::connected);
                Waiting.wanted(aws, gcp, TOPIC);
                publisher.publish();
                Waiting.until("messages cross").until(() -> ledger.arrived() > 2 * PER_SECOND);

                // When
                Node forwarding = aws.nodes("link").stream()
                        .max(Comparator.comparingDouble(node -> node.metric(FORWARDED)))
                        .orElseThrow();
                ledger.disturbed();
                forwarding.kill();
                long killed = System.nanoTime();
                long before = publisher.sent();

                // Then
                Waiting.until("what is published afterwards crosses").until(() -> ledger.arrived() > before);
                System.out.printf(
                        "%s killed at %d messages/s: the next message crosses after %d ms%n",
                        forwarding,
                        PER_SECOND,
                        Duration.ofNanos(System.nanoTime() - killed).toMillis());
                publisher.pause();
                Waiting.until("all have arrived").until(() -> publisher.outstanding() == 0 && ledger.missing() == 0);
                Waiting.until("nothing more comes").until(() -> ledger.quietNanos() > Settings.QUIET.toNanos());
                assertThat(ledger.settle()).isEmpty();
            }
        }
    }

    private static List<InetSocketAddress> broker(Cluster cluster) {
        return List.of(cluster.node("broker").address("mqtt"));
    }

    private static Identity identity(String clientId, Cluster cluster) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }
}
