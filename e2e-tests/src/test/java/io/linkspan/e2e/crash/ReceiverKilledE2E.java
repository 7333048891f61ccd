package io.linkspan.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole receiving cluster dies, several times, while a session whose client is away is fed across the link. */
@ExtendWith(KeepLogs.class)
class ReceiverKilledE2E {
    private static final String TOPIC = "e2e/receiver/killed";
    private static final int KILLS = 3;
    private static final long BETWEEN = 2_000;
    private static final int PER_SECOND = 500;
    private static final int IN_FLIGHT = 200;
    private static final int BYTES = 100;

    private final Ledger ledger = new Ledger();

    @Test
    void anAbsentSessionGetsEverythingThatWasAcknowledgedOnTheOtherSide() {
        Random random = new Random(Rounds.asked(20_261_122L, 1).first());
        try (Topology topology = Topology.two("receiver-killed", Map.of())) {
            // Given a session whose client is away
            Cluster gcp = topology.last();
            CountingSubscriber subscriber = CountingSubscriber.start(
                    ledger, identity("absent", gcp), List.of(gcp.node("broker").address("mqtt")), TOPIC);
            CountingPublisher publisher = CountingPublisher.start(
                    ledger,
                    identity("publisher", topology.first()),
                    List.of(topology.first().node("broker").address("mqtt")),
                    new CountingPublisher.Load(TOPIC, 1, PER_SECOND, IN_FLIGHT, BYTES));
            try (subscriber;
                    publisher) {
                Waiting.until("it is subscribed").until(subscriber::connected);
                Waiting.wanted(topology.first(), gcp, TOPIC);
                subscriber.goAway();

                // When
                for (int kill = 1; kill <= KILLS; kill++) {
                    long until = kill * BETWEEN - random.nextLong(BETWEEN / 2);
                    publisher.publish(until);
                    Waiting.until("a part is acknowledged").until(() -> ledger.acknowledged() >= until);
                    publisher.publish(until + BETWEEN / 4);
                    ledger.disturbed();
                    Node.killAll(gcp.nodes()).stream()
                            .map(Node.Killed::start)
                            .toList()
                            .forEach(Node::awaitReady);
                }
                publisher.publish(KILLS * BETWEEN + 1);
                Waiting.until("all are acknowledged").until(() -> ledger.acknowledged() > KILLS * BETWEEN);

                // Then
                topology.awaitLinked();
                Waiting.until("nothing waits any more")
                        .until(() -> topology.first().rest().lag("gcp").messages() == 0);
                subscriber.comeBack();
                Waiting.until("the client is back").until(subscriber::connected);
                long back = System.nanoTime();
                Waiting.until("nothing more comes").until(() -> ledger.missing() == 0 || quiet(back));
                assertThat(ledger.settle()).isEmpty();
            }
        }
    }

    /** Since that moment at least: before it nobody was there to whom anything could come. */
    private boolean quiet(long since) {
        return Math.min(ledger.quietNanos(), System.nanoTime() - since) > CrashRun.QUIET.toNanos();
    }

    private static Identity identity(String clientId, Cluster cluster) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }
}
