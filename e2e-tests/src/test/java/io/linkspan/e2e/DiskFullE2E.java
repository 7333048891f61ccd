package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Launcher;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.PortBlock;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A disk that is full takes nothing away that was acknowledged, stops nobody whom nothing was promised, and needs no operator
 * but for the room. On a file system of its own, a tmpfs, which needs the right to mount.
 */
@ExtendWith(KeepLogs.class)
class DiskFullE2E {
    private static final String TOPICS = "e2e/disk-full/";
    private static final String FAILING = "linkspan_broker_log_failing";
    private static final int ENOUGH = 500;

    private static final Launcher LAUNCHER = Launcher.named("disk-full");
    private static boolean mounted;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(LAUNCHER.state());
        run("umount", LAUNCHER.state().toString()); // of a run that was interrupted
        mounted = run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "size=400m,mode=700",
                "tmpfs",
                LAUNCHER.state().toString());
        assumeTrue(mounted, "SKIPPED, NOTHING CHECKED: a full disk needs the right to mount a tmpfs");
        String offset = String.valueOf(PortBlock.free().offset(0));
        LAUNCHER.up("--port-offset", offset, "--cluster", "solo");
    }

    @AfterAll
    static void stop() throws Exception {
        if (mounted) {
            LAUNCHER.stop();
            run("umount", LAUNCHER.state().toString());
        }
    }

    @Test
    void promisesAreRefusedNotBrokenAndKeptAgainWhenThereIsRoom() throws Exception {
        Cluster cluster = LAUNCHER.cluster("solo");
        Node node = cluster.brokers().getFirst();
        Ledger ledger = new Ledger();
        try (CountingSubscriber session =
                        CountingSubscriber.start(ledger, identity(cluster, "session"), addresses(node), TOPICS + "#");
                CountingPublisher one = publisher(ledger, cluster, "one", 1);
                CountingPublisher two = publisher(ledger, cluster, "two", 2);
                CountingPublisher late = publisher(ledger, cluster, "late", 1)) {
            // Given
            Waiting.until("the session is there").until(session::connected);
            one.publish();
            two.publish();
            Waiting.until("messages flow").until(() -> ledger.arrived() > ENOUGH);

            // When
            Path ballast = fill(LAUNCHER.state());

            // Then
            Waiting.until("the log says that it cannot write").until(() -> node.metric(FAILING) == 1);
            assertThat(node.healthy("ready")).isTrue();
            late.publish();
            Waiting.until("what could not be kept is refused").until(() -> ledger.refused() > 0);
            unpromisedPasses(node);
            assertThat(node.metric(FAILING)).as("still full").isEqualTo(1);

            // When
            Files.delete(ballast);

            // Then
            long before = ledger.acknowledged();
            Waiting.until("it goes on by itself")
                    .until(() -> node.metric(FAILING) == 0 && ledger.acknowledged() > before + ENOUGH);
            List<CountingPublisher> all = List.of(one, two, late);
            all.forEach(CountingPublisher::pause);
            Waiting.until("everything has been answered and has arrived")
                    .until(() ->
                            all.stream().allMatch(publisher -> publisher.outstanding() == 0) && ledger.missing() == 0);
            assertThat(ledger.settle()).as(ledger.toString()).isEmpty();
        }
    }

    /** QoS 0 between clean sessions. */
    private static void unpromisedPasses(Node node) {
        try (Listener listener = Listener.on(node).subscribe("e2e/unpromised", 0);
                Publisher publisher = Publisher.on(node)) {
            publisher.publish("e2e/unpromised", 0, "passes");
            Waiting.until("QoS 0 passes").untilAsserted(() -> assertThat(listener.arrivals())
                    .containsExactly(new Arrival("e2e/unpromised", 0, false, "passes")));
        }
    }

    private static CountingPublisher publisher(Ledger ledger, Cluster cluster, String name, int qos) {
        var load = new CountingPublisher.Load(TOPICS + name, qos, 200, 50, 1_000);
        return CountingPublisher.start(
                ledger, identity(cluster, name), addresses(cluster.brokers().getFirst()), load);
    }

    private static Identity identity(Cluster cluster, String clientId) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }

    private static List<InetSocketAddress> addresses(Node node) {
        return List.of(node.address("mqtt"));
    }

    /** Takes all room, to the last block. */
    private static Path fill(Path directory) throws IOException {
        Path ballast = directory.resolve("ballast");
        for (int block = 1 << 20; block > 0; block /= 2) {
            append(ballast, new byte[block]);
        }
        return ballast;
    }

    private static void append(Path file, byte[] block) throws IOException {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
