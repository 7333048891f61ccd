package io.linkspan.e2e.crash;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.linkspan.e2e.crash.CrashRun.Faulty;
import io.linkspan.e2e.ledger.Finding.Kind;
import io.linkspan.e2e.product.KeepLogs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was acknowledged survives {@code kill -9} of any process at any moment, once and in order. */
@ExtendWith(KeepLogs.class)
class CrashE2E {
    /** Of a topology in the ordinary tests. */
    private static final int ROUNDS = 10;

    /** Where there is little that can die. */
    private static final int FEWER = 3;

    private static final long SEED = 20_261_122L;

    /** Where losses are expected, nobody waits long for what may still come. */
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void withoutDurabilityLossesAreFound() {
        try (Topology topology = Topology.one("crash-none", Map.of("LINKSPAN_CLUSTER_DURABILITY", "none"))) {
            List<Faulty> faulty =
                    new CrashRun("durability none", topology, new Rounds(SEED, 4), Strike::anywhere, SOON).run();
            assertThat(faulty).as("a run that must lose").anyMatch(round -> round.has(Kind.LOST));
        }
    }

    @Test
    void nothingIsLostInOneProcess() {
        try (Topology topology = Topology.inOneProcess("crash-process")) {
            survives("one process", topology, FEWER);
        }
    }

    @Test
    void nothingIsLostOnOneCluster() {
        try (Topology topology = Topology.one("crash-one", Map.of())) {
            survives("one cluster of one broker", topology, FEWER);
        }
    }

    @Test
    void nothingIsLostOnOneClusterOfThreeBrokers() {
        try (Topology topology = Topology.one("crash-three", Map.of(), "--brokers", "3")) {
            survives("one cluster of three brokers", topology);
        }
    }

    @Test
    @Tag("nightly")
    void nothingIsLostOnOneClusterOfThreeBrokersAndThreeRegistries() {
        try (Topology topology = Topology.one("crash-replicated", Map.of(), "--brokers", "3", "--registries", "3")) {
            survives("one cluster of three brokers and three registries", topology);
        }
    }

    @Test
    @Tag("nightly")
    void nothingIsLostWhileASessionSettles() {
        try (Topology topology = Topology.one("crash-settling", Map.of(), "--brokers", "3")) {
            survives(
                    "three brokers, while a session settles",
                    topology,
                    Rounds.asked(SEED, ROUNDS),
                    Strike::whileASessionSettles);
        }
    }

    @Test
    void nothingIsLostAcrossALink() {
        try (Topology topology = Topology.two("crash-link", Map.of())) {
            survives("two linked clusters", topology);
        }
    }

    private static void survives(String what, Topology topology) {
        survives(what, topology, ROUNDS);
    }

    private static void survives(String what, Topology topology, int rounds) {
        survives(what, topology, Rounds.asked(SEED, rounds), Strike::anywhere);
    }

    private static void survives(String what, Topology topology, Rounds rounds, Strike.Pattern pattern) {
        List<Faulty> faulty = new CrashRun(what, topology, rounds, pattern).run();
        if (!faulty.isEmpty()) {
            // On one line: of a message of several, summaries show the first only.
            fail(what + ": " + faulty.stream().map(Faulty::toString).collect(joining("; ")));
        }
    }
}
