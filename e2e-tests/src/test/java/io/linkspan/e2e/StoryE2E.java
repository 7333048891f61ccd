package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.ClientFamily;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Launcher;
import io.linkspan.e2e.product.PortBlock;
import io.linkspan.e2e.product.Run;
import io.linkspan.e2e.product.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a newcomer does: {@code ./linkspan up}, look, {@code down}, and {@code up} again; on standalone clusters. */
@ExtendWith(KeepLogs.class)
class StoryE2E {
    private static final String TOPIC = "from-cluster";
    private static final int MEMORY_MB = 700;

    private final Launcher launcher = Launcher.named("standalone");
    private final PortBlock ports = PortBlock.free();

    @BeforeEach
    void nothingIsThere() {
        launcher.fresh();
    }

    @AfterEach
    void stop() {
        launcher.stop();
    }

    @Test
    void upTellsTheStoryAndARestartKeepsLinksUsersAndRetainedMessages() throws IOException {
        // When
        Run first = up();

        // Then each of the two publishes has reached both subscribers exactly once
        for (String name : List.of("aws", "gcp")) {
            assertThat(first.out())
                    .containsPattern("\"Hello from " + name.toUpperCase(Locale.ROOT) + "\" published on " + name
                            + " to from-cluster:\\n"
                            + "  received on aws +exactly once, after [0-9.]+ ms\\n"
                            + "  received on gcp +exactly once, after [0-9.]+ ms\\n");
        }
        Cluster aws = launcher.cluster("aws");
        Cluster gcp = launcher.cluster("gcp");
        assertThat(first.out()).contains("mosquitto_sub", "mosquitto_pub", aws.env("HTTP_URL") + "/q/swagger-ui");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(aws.directory().resolve("client.env"))))
                .isEqualTo("rw-------");
        assertThat(Stream.of(aws, gcp).map(Cluster::mqttPassword)).doesNotHaveDuplicates();
        int resident = resident(aws) + resident(gcp);
        System.out.printf("Two idle standalone clusters: %d MB resident%n", resident);
        assertThat(resident).isLessThan(MEMORY_MB);

        // Given changes by an operator, and a retained message that has crossed
        launcher.runWithInput("a password", "user", "add", "alice", "--cluster", "gcp", "--password-file", "-")
                .succeeded();
        Waiting.linked(aws, gcp);
        aws.rest().wantOnly("gcp", TOPIC, "alarms/#");
        JsonNode awsLink = aws.rest().link("gcp");
        JsonNode gcpLink = gcp.rest().link("aws");
        try (Listener listener = Listener.on(gcp, TOPIC, 1);
                Publisher publisher = Publisher.on(aws)) {
            Waiting.wanted(aws, gcp, TOPIC);
            publisher.publish(new Arrival(TOPIC, 1, true, "kept"));
            Waiting.until("the retained message has crossed")
                    .untilAsserted(() -> assertThat(listener.payloads()).containsExactly("kept"));
        }

        // When
        List<ProcessHandle> processes =
                Stream.of(aws, gcp).flatMap(cluster -> cluster.alive().stream()).toList();
        assertThat(processes).hasSize(2);
        launcher.run("down").succeeded();
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        Run second = up();

        // Then
        assertThat(second.out())
                .contains("link gcp on aws was there already")
                .contains("link aws on gcp was there already")
                .contains("received on gcp");
        assertThat(aws.rest().link("gcp")).isEqualTo(awsLink);
        assertThat(gcp.rest().link("aws")).isEqualTo(gcpLink);
        assertThat(launcher.run("user", "list", "--cluster", "gcp").succeeded().out())
                .contains("alice");
        for (Cluster cluster : List.of(aws, gcp)) {
            try (var subscriber = ClientFamily.MOSQUITTO_3.subscribe(cluster, TOPIC, 1)) {
                Waiting.settled(
                        "the retained message of " + cluster + " is there after a restart",
                        List.of(new Arrival(TOPIC, 1, true, "kept")),
                        subscriber::arrivals);
            }
        }
    }

    @Test
    void aPortInUseIsOneClearLineAndANonZeroExit() throws IOException {
        // Given
        int mqtt = 1883 + ports.offset(3);
        try (ServerSocket taken = new ServerSocket(mqtt, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();

            // When
            Run up = launcher.run("up", "--detach", "--cluster", "aws", "--port-offset", offset());

            // Then
            assertThat(up.exit()).isEqualTo(1);
            assertThat(up.err().lines()).hasSize(1);
            assertThat(up.err()).contains("port in use: " + mqtt + " (mqtt of aws standalone)");
            assertThat(launcher.clusters()).isEmpty();
        }
    }

    private Run up() {
        return launcher.up("--port-offset", offset());
    }

    private String offset() {
        return String.valueOf(ports.offset(3));
    }

    /** Resident memory of a cluster's processes in MB. */
    private static int resident(Cluster cluster) {
        return cluster.alive().stream().mapToInt(StoryE2E::resident).sum();
    }

    private static int resident(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
