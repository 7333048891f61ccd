package io.linkspan.cli.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.plan.NodePlan;
import io.linkspan.cli.local.plan.Port;
import io.linkspan.cli.local.plan.Role;
import io.linkspan.cli.local.plan.Shape;
import io.linkspan.cli.local.state.ClientEnv;
import io.linkspan.cli.local.state.ClusterDirectory;
import io.linkspan.cli.local.state.Secrets;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small real processes in place of the services. */
class ServiceProcessesTest {
    private static final ClusterName AWS = ClusterName.of("aws");

    @TempDir
    Path state;

    private final ArrayList<Process> started = new ArrayList<>();

    @AfterEach
    void stopAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aProcessThatEndsWhileStartingIsReportedWithItsExitCodeLogAndError() throws Exception {
        Path log = Files.writeString(
                state.resolve("broker-1.log"), "x INFO fine\ny ERROR no such key: linkspan.x\nz INFO bye\n");
        Process process = run("exit 3");
        process.waitFor(30, TimeUnit.SECONDS);

        ServiceProcess waitedFor = service(run("exec sleep 60"), log);
        ServiceProcess ended = service(process, log);

        assertThatThrownBy(() -> new Readiness().await(waitedFor, List.of(waitedFor, ended), Duration.ofMinutes(5)))
                .isInstanceOf(CliException.class)
                .hasMessageStartingWith(
                        "aws broker-1 (pid " + process.pid() + ") ended with exit code 3 while starting")
                .hasMessageContaining(log.toString())
                .hasMessageEndingWith(": y ERROR no such key: linkspan.x");
    }

    @Test
    void aProcessThatNeverGetsReadyIsReportedWithItsLog() throws Exception {
        Path log = Files.writeString(state.resolve("broker-1.log"), "");
        Process process = run("exec sleep 60");

        ServiceProcess service = service(process, log);

        assertThatThrownBy(() -> new Readiness().await(service, List.of(service), Duration.ofMillis(200)))
                .hasMessageContaining("was not ready after")
                .hasMessageContaining(log.toString());
    }

    @Test
    void aWillingProcessIsAskedToEnd() throws Exception {
        Process willing = run("exec sleep 60");

        assertThat(Stopper.stop(List.of(willing.toHandle()))).isZero();
        assertThat(willing.exitValue()).isEqualTo(143);
    }

    @Test
    void aStubbornProcessIsKilledAfterTheGrace() throws Exception {
        Process stubborn = run("trap '' TERM; echo deaf; while :; do sleep 1; done");
        assertThat(stubborn.getInputStream().read()).isEqualTo('d'); // the trap is set

        assertThat(Stopper.stop(List.of(stubborn.toHandle()), Duration.ofMillis(200)))
                .isEqualTo(1);
        assertThat(stubborn.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(stubborn.exitValue()).isEqualTo(137);
    }

    @Test
    void onlyProcessesStartedWithThisClustersConfigurationAreOurs() throws Exception {
        ClusterDirectory directory = new ClusterDirectory(state.resolve("a b/aws"));
        String marker = ProcessStarter.CONFIGURATION
                + directory.path().resolve("conf/broker-1.properties").toUri();
        Process ours = run("while :; do sleep 1; done", marker);
        Process foreign = run(
                "while :; do sleep 1; done",
                ProcessStarter.CONFIGURATION
                        + state.resolve("aws2/conf/broker-1.properties").toUri());
        Process ended = run("exit 0", marker);
        ended.waitFor(30, TimeUnit.SECONDS);

        assertThat(OwnProcesses.alive(directory, env(ours, foreign, ended)))
                .extracting(ProcessHandle::pid)
                .containsExactly(ours.pid());
    }

    private Process run(String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "linkspan-test"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }

    private static ClientEnv env(Process... processes) {
        List<Long> pids = new ArrayList<>(Stream.of(processes).map(Process::pid).toList());
        pids.add(ProcessHandle.current().pid()); // alive, and none of ours
        ClusterPlan plan = ClusterPlan.of(AWS, 0, Shape.of(true, 1, 1, 1));
        return ClientEnv.of(plan, new Secrets.Credentials("client", "p", "admin", "p"), Path.of("ca.crt"), pids);
    }

    private static ServiceProcess service(Process process, Path log) {
        // Port 1 is privileged and unused: nobody answers there.
        NodePlan node = new NodePlan(Role.BROKER, 1, Map.of(Port.MANAGEMENT, 1));
        return new ServiceProcess(AWS, node, process, log);
    }
}
