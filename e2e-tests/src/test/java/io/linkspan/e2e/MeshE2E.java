package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.Rest;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three clusters, each linked to both others: no loop, no duplicate. The third one is standalone, to spare the machine. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class MeshE2E {
    private static final String FILTER = "e2e/mesh/#";
    private static final int PER_CLUSTER = 12;

    @Test
    void onePublishReachesEachSubscriberOfTheMeshExactlyOnce(Pair pair) {
        Cluster edge = pair.startStandalone("edge");
        List<Cluster> mesh = List.of(pair.aws(), pair.gcp(), edge);
        List<Listener> listeners = new ArrayList<>();
        try {
            // Given a full mesh, and a subscriber of the same filter on each cluster
            link(pair, pair.aws(), edge);
            link(pair, pair.gcp(), edge);
            mesh.forEach(cluster -> listeners.add(Listener.on(cluster, FILTER, 2)));
            for (Cluster one : mesh) {
                for (Cluster other : mesh) {
                    if (!one.equals(other)) {
                        Waiting.wanted(one, other, FILTER);
                    }
                }
            }
            Map<String, Long> before = forwarded(mesh);

            // When a client of each cluster publishes with each QoS
            List<Arrival> all = new ArrayList<>();
            for (Cluster cluster : mesh) {
                List<Arrival> messages = messages(cluster);
                all.addAll(messages);
                try (Publisher publisher = Publisher.on(cluster)) {
                    publisher.publishAll(messages);
                }
            }

            // Then each subscriber has each message once, and each message has crossed once to each other cluster
            Map<String, Long> expected = new TreeMap<>(before);
            expected.replaceAll((link, count) -> count + PER_CLUSTER);
            Waiting.settled("each message has crossed each of its two links once", expected, () -> forwarded(mesh));
            assertThat(listeners)
                    .allSatisfy(listener -> assertThat(listener.arrivals()).containsExactlyInAnyOrderElementsOf(all));
            System.out.printf("Mesh: forwarded before %s, after %s%n", before, expected);
        } finally {
            listeners.forEach(Listener::close);
            List.of(pair.aws(), pair.gcp()).forEach(cluster -> {
                if (cluster.rest().links().contains("edge")) {
                    cluster.rest().delete("edge");
                }
            });
            pair.stop(edge);
        }
    }

    private static List<Arrival> messages(Cluster cluster) {
        List<Arrival> messages = new ArrayList<>();
        for (int n = 0; n < PER_CLUSTER; n++) {
            messages.add(new Arrival("e2e/mesh/" + cluster + "/" + n, n % 3, false, cluster + " " + n));
        }
        return messages;
    }

    /** {@code aws to gcp} and so on. */
    private static Map<String, Long> forwarded(List<Cluster> mesh) {
        Map<String, Long> counts = new TreeMap<>();
        for (Cluster one : mesh) {
            for (Cluster other : mesh) {
                if (!one.equals(other)) {
                    counts.put(
                            one + " to " + other,
                            one.rest().counters(other.name()).getOrDefault("messages.forwarded", -1L));
                }
            }
        }
        return counts;
    }

    /** Both ways, with a user of its own for each direction, as docs tell operators to do. */
    private static void link(Pair pair, Cluster one, Cluster other) {
        linkTo(pair, one, other);
        linkTo(pair, other, one);
        Waiting.linked(one, other);
    }

    private static void linkTo(Pair pair, Cluster at, Cluster peer) {
        String user = "e2e-" + at;
        String password = "secret of " + at;
        pair.launcher()
                .runWithInput(
                        password,
                        "user",
                        "add",
                        user,
                        "--link",
                        at.name(),
                        "--cluster",
                        peer.name(),
                        "--password-file",
                        "-")
                .succeeded();
        at.rest().create(Rest.link(peer.name(), peer.linkAddress(), user, password, Pair.TOPICS));
    }
}
