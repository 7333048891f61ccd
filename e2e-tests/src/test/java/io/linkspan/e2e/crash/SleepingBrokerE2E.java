package io.linkspan.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A broker of three stands still, as a machine that is suspended does, until another one stands in for it; then it goes on, with
 * its connections and its memory, not knowing that its life has been ended.
 */
@Tag("nightly")
@ExtendWith(KeepLogs.class)
class SleepingBrokerE2E {
    private static final int ENOUGH = 1_000;

    /** What the stand-in has done by then is not to be undone. */
    private static final Duration STOOD_IN = Duration.ofSeconds(5);

    @Test
    void whatItsStandInHasDoneIsNotDoneAgain() throws Exception {
        Ledger ledger = Ledger.overStreams();
        try (Topology topology = Topology.one("sleeping", Map.of(), "--brokers", "3");
                Clients clients = new Clients(topology, ledger)) {
            // Given
            topology.awaitReady();
            clients.publish();
            Waiting.until("messages flow").until(() -> ledger.arrived() > ENOUGH);
            Node second = topology.first().brokers().get(1);
            ProcessHandle sleeper = second.handle();

            // When
            ledger.disturbed();
            signal("STOP", second);
            try {
                Waiting.until("somebody stands in for it")
                        .until(() -> topology.first().rest().standIn("node-2") != null);
                TimeUnit.NANOSECONDS.sleep(STOOD_IN.toNanos()); // what it does meanwhile shows nowhere
            } finally {
                signal("CONT", second);
            }

            // Then
            Waiting.until("it has found out and ended itself").until(() -> !sleeper.isAlive());
            long before = ledger.acknowledged();
            Waiting.until("messages flow again")
                    .until(() -> clients.unconnectedOnline().isEmpty() && ledger.acknowledged() > before + ENOUGH);
            clients.pause();
            clients.bringAbsent();
            Waiting.until("everything has been answered and has arrived")
                    .until(() ->
                            clients.unconnected().isEmpty() && clients.outstanding() == 0 && ledger.missing() == 0);
            assertThat(ledger.settle()).as(ledger.toString()).isEmpty();
        }
    }

    private static void signal(String name, Node node) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(node.pid())).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
