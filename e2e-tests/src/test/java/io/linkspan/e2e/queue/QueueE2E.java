package io.linkspan.e2e.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.queue.Measured.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A hundred thousand messages for a client that is away; and how fast they pass when it is there. {@code
 * -Dlinkspan.queue.beside=mosquitto=1884,hivemq=1885} measures other brokers of this machine beside ours, by the ports on
 * which they let anonymous clients in.
 */
@Tag("nightly")
class QueueE2E {
    private static final int MESSAGES = 100_000;
    private static final int BYTES = 100;
    private static final long HEAP_MEGABYTES = 384;
    private static final int REPETITIONS = 3;

    @Test
    void aHundredThousandMessagesForAnAbsentSessionFitIntoTheHeapOfBrokerAndRegistry() {
        try (Topology topology = Topology.one("queue", Map.of())) {
            Measured ours = Measured.queue(target("linkspan", topology.first()), MESSAGES, BYTES);
            System.out.printf("%d messages of %d bytes, QoS 1:%n  %s%n", MESSAGES, BYTES, ours);
            beside().forEach(other -> System.out.printf("  %s%n", Measured.queue(other, MESSAGES, BYTES)));
            assertThat(ours.findings()).isEmpty();
            assertThat(ours.peakHeap()).isPositive().isLessThan(HEAP_MEGABYTES);
        }
    }

    /** Interleaved; figures only, because ratios on a machine that does other things as well are chance. */
    @Test
    void durableMessagesPassBesideThoseInMemory() {
        try (Topology group = Topology.one("queue-group", Map.of());
                Topology none = Topology.one("queue-none", Map.of("LINKSPAN_CLUSTER_DURABILITY", "none"))) {
            List<Target> targets =
                    new ArrayList<>(List.of(target("group", group.first()), target("none", none.first())));
            targets.addAll(beside().toList());
            targets.forEach(target -> Measured.stream(target, MESSAGES, BYTES)); // warms up
            for (int n = 0; n < REPETITIONS; n++) {
                for (Target target : targets) {
                    Measured measured = Measured.stream(target, MESSAGES, BYTES);
                    System.out.printf("  %d messages/s, %s%n", measured.perSecond(MESSAGES), measured);
                    assertThat(measured.findings()).isEmpty();
                }
            }
        }
    }

    private static Target target(String name, Cluster cluster) {
        return new Target(
                name,
                cluster.node("broker").address("mqtt"),
                cluster.mqttUser(),
                cluster.mqttPassword(),
                Stream.of("broker", "registry").map(cluster::node).toList());
    }

    private static Stream<Target> beside() {
        return Stream.of(System.getProperty("linkspan.queue.beside", "").split(",", -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> new Target(
                        entry.substring(0, entry.indexOf('=')),
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                Integer.parseInt(entry.substring(entry.indexOf('=') + 1))),
                        "",
                        "",
                        List.of()));
    }
}
