package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes die without warning and come back; the links heal by themselves, routes are right and messages flow. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class FaultsE2E {
    @Test
    void theLinkComesBackWhenTheWholePeerWasKilledAndStartedAgain(Pair pair) {
        String filter = "e2e/faults/peer/+";
        try (Listener onAws = Listener.on(pair.aws(), filter, 1)) {
            Waiting.wanted(pair.gcp(), pair.aws(), filter);

            // When
            List<Node.Killed> killed =
                    pair.gcp().nodes().stream().map(Node::kill).toList();

            // Then it is seen, with a reason
            Waiting.until("aws says why the link is down").untilAsserted(() -> {
                var status = pair.aws().rest().status("gcp");
                assertThat(status.state()).isEqualTo("disconnected");
                assertThat(status.cause()).contains(pair.gcp().linkAddress());
            });

            // And it heals when the peer is back
            killed.stream().map(Node.Killed::start).toList().forEach(Node::awaitReady);
            pair.awaitLinked();
            assertThat(Waiting.external(pair.gcp(), pair.aws())).containsKey(filter);
            try (Listener onGcp = Listener.on(pair.gcp(), filter, 1)) {
                Waiting.wanted(pair.aws(), pair.gcp(), filter);
                crosses(pair.aws(), "e2e/faults/peer/1", onAws, onGcp);
                crosses(pair.gcp(), "e2e/faults/peer/2", onAws, onGcp);
            }
        }
    }

    @Test
    void messagesWaitInTheOutboxWhileTheLinkServiceIsDown(Pair pair) {
        // Given
        String filter = "e2e/faults/outbox/+";
        List<Arrival> before = messages("e2e/faults/outbox/before");
        List<Arrival> meanwhile = messages("e2e/faults/outbox/meanwhile");
        List<Arrival> after = messages("e2e/faults/outbox/after");
        try (Listener listener = Listener.on(pair.gcp(), filter, 1);
                Publisher publisher = Publisher.on(pair.aws())) {
            Waiting.wanted(pair.aws(), pair.gcp(), filter);
            publisher.publishAll(before);
            Waiting.until("the first messages have crossed")
                    .untilAsserted(() -> assertThat(listener.arrivals()).isEqualTo(before));

            // When
            Node.Killed killed = pair.aws().node("link").kill();
            publisher.publishAll(meanwhile);
            killed.start().awaitReady();
            publisher.publishAll(after);

            // Then
            pair.awaitLinked();
            List<Arrival> all = IntStream.range(0, 3)
                    .mapToObj(n -> List.of(before, meanwhile, after).get(n))
                    .flatMap(List::stream)
                    .toList();
            Waiting.settled("every message has arrived once", all.size(), () -> listener.arrivals()
                    .size());
            assertThat(listener.arrivals()).isEqualTo(all);
        }
    }

    @Test
    void aSubscriptionMadeWhileTheLinkServiceIsDownIsAnnouncedAfterwards(Pair pair) {
        // Given a subscription from before, and one that ends while the link-service is away
        String ends = "e2e/faults/announce/ends/+";
        String begins = "e2e/faults/announce/begins/+";
        try (Listener listener = Listener.on(pair.gcp(), ends, 1);
                Listener onAws = Listener.on(pair.aws(), begins, 1)) {
            Waiting.wanted(pair.aws(), pair.gcp(), ends);

            // When
            Node.Killed killed = pair.gcp().node("link").kill();
            listener.unsubscribe(ends);
            listener.subscribe(begins, 1);
            killed.start().awaitReady();

            // Then
            Waiting.wanted(pair.aws(), pair.gcp(), begins);
            Waiting.unwanted(pair.aws(), pair.gcp(), ends);
            pair.awaitLinked();
            crosses(pair.aws(), "e2e/faults/announce/begins/1", listener, onAws);
        }
    }

    @ParameterizedTest(name = "of {0}")
    @ValueSource(strings = {"aws", "gcp"})
    void theRegistryIsRestarted(String name, Pair pair) {
        // Given
        Cluster here = pair.cluster(name);
        Cluster there = pair.peerOf(here);
        String filter = "e2e/faults/registry/" + name + "/+";
        String later = "e2e/faults/registry/" + name + "/later/+";
        try (Listener onHere = Listener.on(here, filter, 1);
                Listener onThere = Listener.on(there, filter, 1)) {
            Waiting.wanted(here, there, filter);
            Waiting.wanted(there, here, filter);

            // When it is away, brokers go on serving their clients; what they promise for a peer waits for it
            Node.Killed killed = here.node("registry").kill();
            var promised = new CompletableFuture<Void>();
            Thread.ofVirtual().start(() -> {
                try (Publisher publisher = Publisher.on(here)) {
                    publisher.publish("e2e/faults/registry/" + name + "/at-home", 1, "at home");
                    promised.complete(null);
                } catch (RuntimeException | AssertionError failure) {
                    promised.completeExceptionally(failure);
                }
            });
            Waiting.until("a message is delivered without a registry")
                    .untilAsserted(() -> assertThat(onHere.payloads()).containsExactly("at home"));
            assertThat(promised).isNotDone();
            onHere.subscribe(later, 1);
            killed.start().awaitReady();

            // Then everything is as before, and what was missed is made up for
            pair.awaitLinked();
            Waiting.until("the message of then is acknowledged")
                    .untilAsserted(() -> assertThat(promised).isCompleted());
            Waiting.wanted(there, here, later);
            Waiting.until("the message of then has crossed by now")
                    .untilAsserted(() -> assertThat(onThere.payloads()).containsExactly("at home"));
            crosses(here, "e2e/faults/registry/" + name + "/1", onHere, onThere);
            crosses(there, "e2e/faults/registry/" + name + "/2", onHere, onThere);
            try (Listener onThereLater = Listener.on(there, later, 1)) {
                Waiting.wanted(here, there, later);
                crosses(there, "e2e/faults/registry/" + name + "/later/1", onHere, onThereLater);
            }
        }
    }

    /** One message published there reaches both subscribers exactly once. */
    private static void crosses(Cluster publishedAt, String topic, Listener... listeners) {
        try (Publisher publisher = Publisher.on(publishedAt)) {
            publisher.publish(topic, 1, "to " + topic);
        }
        List<Long> once = IntStream.range(0, listeners.length).mapToObj(n -> 1L).toList();
        Waiting.settled(
                "a message to " + topic + " arrives everywhere exactly once", once, () -> List.of(listeners).stream()
                        .map(listener -> listener.arrivals().stream()
                                .filter(arrival -> arrival.equals(new Arrival(topic, 1, false, "to " + topic)))
                                .count())
                        .toList());
    }

    private static List<Arrival> messages(String topic) {
        return IntStream.range(0, 20)
                .mapToObj(n -> new Arrival(topic, 1, false, String.valueOf(n)))
                .toList();
    }
}
