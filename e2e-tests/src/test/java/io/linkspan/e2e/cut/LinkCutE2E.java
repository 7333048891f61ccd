package io.linkspan.e2e.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.Rest;
import io.linkspan.e2e.product.Settings;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Between two clusters nothing passes for a while, at 500 messages a second: none is lost, none comes twice. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class LinkCutE2E {
    private static final String TOPIC = "e2e/cut/numbers";
    private static final int PER_SECOND = 500;
    private static final int IN_FLIGHT = 500;
    private static final int BYTES = 100;
    private static final Duration CUT = Duration.ofSeconds(Long.getLong("linkspan.cut.seconds", 60));

    /** Long cuts are measured on a machine that does nothing else; the short one runs among other tests. */
    private static final Duration FLOWS_WITHIN = Duration.ofSeconds(CUT.toSeconds() > 60 ? 5 : 20);

    private static final Duration DRAINS_WITHIN = Duration.ofSeconds(60);
    private static final Duration BEFORE = Duration.ofSeconds(3);

    private final Ledger ledger = new Ledger();

    @Test
    void whatIsPublishedDuringACutArrivesOnceWhenItIsOver(Pair pair) {
        Cluster aws = pair.aws();
        Cluster gcp = pair.gcp();
        String awsServer = aws.linkAddress();
        String gcpServer = gcp.linkAddress();
        try (CuttableProxy toGcp = CuttableProxy.to(gcpServer);
                CuttableProxy toAws = CuttableProxy.to(awsServer)) {
            // Given links whose packets can be dropped, and messages that cross them
            aws.rest().redirect("gcp", toGcp.address());
            gcp.rest().redirect("aws", toAws.address());
            pair.awaitLinked();
            try (CountingSubscriber subscriber = subscriber(gcp)) {
                Waiting.until("it is subscribed").until(subscriber::connected);
                Waiting.wanted(aws, gcp, TOPIC);
                try (CountingPublisher publisher = publisher(aws)) {
                    publisher.publish();
                    LockSupport.parkNanos(BEFORE.toNanos());
                    Waiting.until("messages cross").until(() -> ledger.arrived() > 0);

                    // When
                    toGcp.cut();
                    toAws.cut();
                    duringTheCut(aws);
                    toGcp.heal();
                    toAws.heal();

                    // Then
                    afterTheCut(aws);
                    publisher.pause();
                    Waiting.until("all have arrived")
                            .until(() -> publisher.outstanding() == 0 && ledger.missing() == 0);
                }
                Waiting.until("nothing more comes").until(() -> ledger.quietNanos() > Settings.QUIET.toNanos());
                assertThat(ledger.settle()).isEmpty();
            }
        } finally {
            aws.rest().redirect("gcp", gcpServer);
            gcp.rest().redirect("aws", awsServer);
        }
        pair.awaitLinked();
    }

    private void duringTheCut(Cluster aws) {
        long end = System.nanoTime() + CUT.toNanos();
        long before = ledger.acknowledged();
        Waiting.until("the link is seen to be down")
                .untilAsserted(
                        () -> assertThat(aws.rest().status("gcp").state()).isNotEqualTo("online"));
        LockSupport.parkNanos(end - System.nanoTime());
        Rest.Lag lag = aws.rest().lag("gcp");
        System.out.printf("Link cut of %d s at %d messages/s: %s%n", CUT.toSeconds(), PER_SECOND, lag);
        // Of what was acknowledged, not of what should have been: the machine may be slow.
        assertThat(lag.messages()).isGreaterThan((ledger.acknowledged() - before) / 2);
        assertThat(lag.bytes()).isGreaterThan(lag.messages() * BYTES);
        assertThat(lag.seconds()).isGreaterThan(CUT.toSeconds() / 2.0);
        assertThat(lag.dropped()).isZero();
    }

    private void afterTheCut(Cluster aws) {
        long healed = System.nanoTime();
        long arrived = ledger.arrived();
        Duration flows = after(healed, "messages flow again", () -> ledger.arrived() > arrived);
        Duration drained = after(healed, "the queue is drained", () -> ledger.missing() < PER_SECOND / 2);
        System.out.printf(
                "Link cut: flows again after %d ms, drained after %d ms, lag then %s%n",
                flows.toMillis(), drained.toMillis(), aws.rest().lag("gcp"));
        assertThat(flows).isLessThan(FLOWS_WITHIN);
        assertThat(drained).isLessThan(DRAINS_WITHIN);
    }

    private static Duration after(long since, String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .atMost(Duration.ofMinutes(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private CountingSubscriber subscriber(Cluster cluster) {
        return CountingSubscriber.start(
                ledger,
                new Identity("cut-subscriber", cluster.mqttUser(), cluster.mqttPassword()),
                List.of(cluster.node("broker").address("mqtt")),
                TOPIC);
    }

    private CountingPublisher publisher(Cluster cluster) {
        return CountingPublisher.start(
                ledger,
                new Identity("cut-publisher", cluster.mqttUser(), cluster.mqttPassword()),
                List.of(cluster.node("broker").address("mqtt")),
                new CountingPublisher.Load(TOPIC, 1, PER_SECOND, IN_FLIGHT, BYTES));
    }
}
