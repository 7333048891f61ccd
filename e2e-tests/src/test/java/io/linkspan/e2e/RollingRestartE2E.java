package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of three brokers after the other is asked to end, and begins again, while messages flow through them to persistent
 * subscribers on all of them.
 */
@ExtendWith(KeepLogs.class)
class RollingRestartE2E {
    private static final String TOPIC = "e2e/rolling";
    private static final int PER_SECOND = 200;
    private static final int FLOW = 400;
    private static final int ROUNDS = Integer.getInteger("linkspan.rolling.rounds", 1);
    /** What has not come after so long does not come: longer than a broker is waited for. */
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Ledger ledger = Ledger.overStreams();

    @Test
    void clientsAndTheirSessionsGoToTheOtherBrokersAndLoseNothing() {
        try (Topology topology = Topology.one("rolling-restart", Map.of(), "--brokers", "3")) {
            topology.awaitReady();
            Cluster cluster = topology.first();
            List<CountingSubscriber> subscribers = new ArrayList<>();
            List<CountingPublisher> publishers = new ArrayList<>();
            try {
                // Given subscribers on each broker that go elsewhere when they must, and on two of them one that does
                // not
                for (Node broker : cluster.nodes("broker")) {
                    String index = String.valueOf(broker.index());
                    subscribers.add(subscriber("free-" + index, cluster, addresses(cluster, broker.index())));
                    if (broker.index() > 1) {
                        subscribers.add(subscriber("bound-" + index, cluster, List.of(broker.address("mqtt"))));
                    }
                }
                Waiting.until("they are subscribed")
                        .until(() -> subscribers.stream().allMatch(CountingSubscriber::connected));
                theClusterIsShownAsOne(topology, cluster.nodes("broker").getLast());
                CountingPublisher publisher = CountingPublisher.start(
                        ledger,
                        identity("p", cluster),
                        addresses(cluster, 1),
                        new CountingPublisher.Load(TOPIC, 1, PER_SECOND, PER_SECOND / 4, 100));
                publishers.add(publisher);
                publisher.publish();
                messagesFlow();

                // When
                for (int round = 0; round < ROUNDS; round++) {
                    cluster.nodes("broker")
                            .forEach(broker ->
                                    restart(broker, broker.index() > 1 ? "bound-" + broker.index() : "", publisher));
                }

                // Then
                allHasArrived(publisher, "");
                assertThat(ledger.settle()).isEmpty();
            } finally {
                publishers.forEach(CountingPublisher::close);
                subscribers.forEach(CountingSubscriber::close);
            }
        }
    }

    private void restart(Node leaving, String bound, CountingPublisher publisher) {
        ledger.disturbed();
        Node.Killed ended = leaving.end();
        assertThat(leaving.logText()).contains("all clients have been sent away");
        messagesFlow();
        allHasArrived(publisher, bound); // without the broker that has gone
        publisher.publish();
        ended.start().awaitReady();
        messagesFlow();
    }

    private void allHasArrived(CountingPublisher publisher, String butAt) {
        publisher.pause();
        Waiting.until("all is answered").until(() -> publisher.outstanding() == 0);
        LongSupplier missing = () -> ledger.missing() - (butAt.isEmpty() ? 0 : ledger.missing(butAt));
        Waiting.until("nothing more comes")
                .until(() -> missing.getAsLong() == 0 || ledger.quietNanos() > QUIET.toNanos());
        assertThat(missing.getAsLong())
                .as("missing, but at %s: %s", butAt, ledger)
                .isZero();
    }

    private void messagesFlow() {
        long acknowledged = ledger.acknowledged();
        long arrived = ledger.arrived();
        Waiting.until("messages flow")
                .until(() -> ledger.acknowledged() > acknowledged + FLOW && ledger.arrived() > arrived + FLOW);
    }

    /** Whichever broker is asked: persistent subscribers on three brokers, and the one that looks. */
    private static void theClusterIsShownAsOne(Topology topology, Node asked) {
        try (Listener looking = Listener.on(asked).subscribe("$SYS/#", 0)) {
            Waiting.until("$SYS counts clients of all brokers")
                    .until(() -> latest(looking, "$SYS/broker/listeners/mqtt/clients/connected") == 6
                            && latest(looking, "$SYS/brokers/node-2/listeners/mqtt/clients/connected") == 2);
            assertThat(topology.launcher()
                            .run(
                                    "client",
                                    "list",
                                    "--prefix",
                                    "bound-",
                                    "--cluster",
                                    topology.first().name())
                            .succeeded()
                            .out())
                    .containsPattern("bound-2 +connected +node-2 ")
                    .containsPattern("bound-3 +connected +node-3 ");
        }
    }

    private static long latest(Listener looking, String topic) {
        return looking.arrivals().stream()
                .filter(arrival -> arrival.topic().equals(topic))
                .map(Arrival::payload)
                .mapToLong(Long::parseLong)
                .reduce(-1, (first, second) -> second);
    }

    private CountingSubscriber subscriber(String name, Cluster cluster, List<InetSocketAddress> brokers) {
        return CountingSubscriber.start(ledger, identity(name, cluster), brokers, TOPIC);
    }

    /** That broker first. */
    private static List<InetSocketAddress> addresses(Cluster cluster, int first) {
        List<InetSocketAddress> all = new ArrayList<>(cluster.nodes("broker").stream()
                .map(broker -> broker.address("mqtt"))
                .toList());
        Collections.rotate(all, 1 - first);
        return all;
    }

    private static Identity identity(String clientId, Cluster cluster) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }
}
