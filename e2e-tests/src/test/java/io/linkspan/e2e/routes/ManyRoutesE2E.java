package io.linkspan.e2e.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.ManyFilters;
import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Heap;
import io.linkspan.e2e.product.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million different filters: what they take of the heaps, and how long they need to a peer, and into a starting broker; figures only. */
@Tag("nightly")
class ManyRoutesE2E {
    private static final int ROUTES = Integer.getInteger("linkspan.routes.count", 1_000_000);
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final String EXTERNAL = "linkspan_link_routes_external";

    /** More than the processes get on a laptop, and a limit that is not met. */
    private static final Map<String, String> ROOM =
            Map.of("_JAVA_OPTIONS", "-Xmx4g", "LINKSPAN_LINK_LIMITS_ROUTES_PER_PEER", String.valueOf(2 * ROUTES));

    @Test
    void aPeerLearnsAllRoutesOfACluster() {
        try (Topology topology = Topology.two("many-routes", ROOM)) {
            Cluster aws = topology.first();
            Cluster gcp = topology.last();
            gcp.rest().act("aws", "disable");
            report("empty", topology);
            long began = System.nanoTime();
            try (ManyFilters filters = ManyFilters.subscribe(gcp, "e2e/many/routes/", ROUTES)) {
                System.out.printf("%d filters subscribed after %s%n", filters.confirmed(), since(began));
                report("subscribed", topology);

                began = System.nanoTime();
                gcp.rest().act("aws", "enable");
                Node receiving = aws.node("link");
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> receiving.metric(EXTERNAL) >= ROUTES);
                System.out.printf("the peer's link service has all %d after %s%n", ROUTES, since(began));
                report("learned", topology);
                assertThat(receiving.metric(EXTERNAL)).isEqualTo(ROUTES);

                for (int restart = 0; restart < RESTARTS; restart++) {
                    Node.Killed killed = aws.node("broker").kill();
                    began = System.nanoTime();
                    killed.start().awaitReady();
                    System.out.printf(
                            "a broker that starts with the routes of the peer is ready after %s%n", since(began));
                }
                report("restarted", topology);
            }
        }
    }

    private static void report(String when, Topology topology) {
        for (Cluster cluster : topology.clusters()) {
            for (Node node :
                    Stream.of("registry", "broker", "link").map(cluster::node).toList()) {
                try (Heap heap = new Heap(List.of(node))) {
                    System.out.printf("  %s: %s lives on %d MiB%n", when, node, heap.liveMegabytes());
                }
            }
        }
    }

    private static String since(long began) {
        return "%.1f s".formatted(Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
    }
}
