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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of three brokers is asked to end while messages flow through it to persistent subscribers on the others. */
@ExtendWith(KeepLogs.class)
class RollingRestartE2E {
    private static final String TOPIC = "e2e/rolling";
    private static final int PER_SECOND = 200;
    private static final int BEFORE = 400;
    private static final int AFTER = 400;

    private final Ledger ledger = Ledger.overStreams();

    @Test
    void clientsAndTheirSessionsGoToTheOtherBrokersAndLoseNothing() {
        try (Topology topology = Topology.one("rolling-restart", Map.of(), "--brokers", "3")) {
            topology.awaitReady();
            Cluster cluster = topology.first();
            List<Node> brokers = cluster.nodes("broker");
            List<AutoCloseable> clients = new ArrayList<>();
            try {
                // Given a subscriber on each broker, of which the first may go elsewhere, and a publisher that is on
                // the
                // first as long as it can
                List<CountingSubscriber> subscribers = brokers.stream()
                        .map(broker -> CountingSubscriber.start(
                                ledger,
                                identity("s-" + broker.index(), cluster),
                                addresses(broker.index() == 1 ? brokers : List.of(broker)),
                                TOPIC))
                        .toList();
                clients.addAll(subscribers);
                Waiting.until("they are subscribed")
                        .until(() -> subscribers.stream().allMatch(CountingSubscriber::connected));
                theClusterIsShownAsOne(topology, brokers.getLast());
                CountingPublisher publisher = CountingPublisher.start(
                        ledger,
                        identity("p", cluster),
                        addresses(brokers),
                        new CountingPublisher.Load(TOPIC, 1, PER_SECOND, PER_SECOND / 4, 100));
                clients.add(publisher);
                publisher.publish();
                Waiting.until("messages flow through the first broker")
                        .until(() -> ledger.acknowledged() > BEFORE && ledger.arrived() > BEFORE);

                // When
                Node leaving = brokers.getFirst();
                ledger.disturbed();
                ProcessHandle process = leaving.handle();
                process.destroy();
                Waiting.until("it has ended").until(() -> !process.isAlive());
                assertThat(leaving.logText()).contains("all clients have been sent away");

                // Then
                long sofar = ledger.acknowledged();
                Waiting.until("messages flow through another").until(() -> ledger.acknowledged() > sofar + AFTER);
                publisher.pause();
                Waiting.until("all is answered").until(() -> publisher.outstanding() == 0);
                Waiting.until("nothing is missing").until(() -> ledger.missing() == 0);
                assertThat(ledger.settle()).isEmpty();
            } finally {
                clients.forEach(RollingRestartE2E::close);
            }
        }
    }

    /** Whichever broker is asked: persistent subscribers on three brokers, and the one that looks. */
    private static void theClusterIsShownAsOne(Topology topology, Node asked) {
        try (Listener looking = Listener.on(asked).subscribe("$SYS/#", 0)) {
            Waiting.until("$SYS counts clients of all brokers")
                    .until(() -> latest(looking, "$SYS/broker/listeners/mqtt/clients/connected") == 4
                            && latest(looking, "$SYS/brokers/node-2/listeners/mqtt/clients/connected") == 1);
            assertThat(topology.launcher()
                            .run(
                                    "client",
                                    "list",
                                    "--prefix",
                                    "s-",
                                    "--cluster",
                                    topology.first().name())
                            .succeeded()
                            .out())
                    .containsPattern("s-2 +connected +node-2 ")
                    .containsPattern("s-3 +connected +node-3 ");
        }
    }

    private static long latest(Listener looking, String topic) {
        return looking.arrivals().stream()
                .filter(arrival -> arrival.topic().equals(topic))
                .map(Arrival::payload)
                .mapToLong(Long::parseLong)
                .reduce(-1, (first, second) -> second);
    }

    private static List<InetSocketAddress> addresses(List<Node> brokers) {
        return brokers.stream().map(broker -> broker.address("mqtt")).toList();
    }

    private static Identity identity(String clientId, Cluster cluster) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }

    private static void close(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
