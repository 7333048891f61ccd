package io.linkspan.cli.local;

import io.linkspan.cli.command.CliException;
import io.linkspan.cli.local.cluster.LocalCluster;
import io.linkspan.cli.local.plan.ClusterPlan;
import io.linkspan.cli.local.process.PortCheck;
import io.linkspan.cli.local.process.ProcessStarter;
import io.linkspan.cli.local.process.Readiness;
import io.linkspan.cli.local.process.ServiceProcess;
import io.linkspan.cli.local.state.Workspace;
import io.linkspan.cli.local.story.HelloStory;
import io.linkspan.cli.local.story.LinkSetup;
import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One {@code up}: whatever it has started when it fails or is interrupted, it stops.
 *
 * <p>The main thread starts and then stays; a shutdown hook (SIGINT, SIGTERM, SIGHUP) stops. {@link #stopping} decides which of
 * the two ends the processes.
 */
final class ClusterRun {
    private final Workspace workspace;
    private final List<ClusterPlan> plans;
    private final boolean allowAnonymous;
    private final Duration timeout;
    private final PrintWriter out;
    private final List<LocalCluster> clusters = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread hook = new Thread(this::stopOnSignal, "stop-clusters");

    ClusterRun(
            Workspace workspace, List<ClusterPlan> plans, boolean allowAnonymous, Duration timeout, PrintWriter out) {
        this.workspace = workspace;
        this.plans = List.copyOf(plans);
        this.allowAnonymous = allowAnonymous;
        this.timeout = timeout;
        this.out = out;
    }

    /**
     * Returns when everything stands and the story has been told.
     *
     * @throws CliException after stopping what was started
     */
    void up() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            check();
            start();
            if (clusters.size() == 2) {
                link(clusters.get(0), clusters.get(1));
            }
            say(Instructions.of(clusters));
        } catch (IOException | RuntimeException e) {
            leaveToHookWhenStopping();
            stopping.set(true);
            stopAll();
            throw e;
        }
    }

    /** Leaves the processes running. */
    void leave() {
        Runtime.getRuntime().removeShutdownHook(hook);
        say("Running in the background: ./linkspan down stops " + names() + ".");
    }

    /**
     * Stays until the hook ends the JVM.
     *
     * @throws CliException when a process ends by itself, after stopping the others
     */
    void stay() throws IOException, InterruptedException {
        say("Ctrl-C stops " + names() + ".");
        List<ServiceProcess> processes = clusters.stream()
                .flatMap(cluster -> cluster.processes().stream())
                .toList();
        CompletableFuture<?>[] ends =
                processes.stream().map(process -> process.process().onExit()).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.anyOf(ends).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for the end of a process", e);
        }
        leaveToHookWhenStopping();
        stopping.set(true);
        ServiceProcess first = processes.stream()
                .filter(process -> !process.process().isAlive())
                .findFirst()
                .orElseThrow();
        stopAll();
        throw Readiness.ended(first, "by itself; everything else was stopped");
    }

    private List<ServiceProcess> processes() {
        return clusters.stream()
                .flatMap(cluster -> cluster.processes().stream())
                .toList();
    }

    private void check() throws IOException {
        List<String> taken = new ArrayList<>();
        for (ClusterPlan plan : plans) {
            LocalCluster.refuseRunning(workspace, plan.name());
            taken.addAll(PortCheck.inUse(plan));
        }
        if (!taken.isEmpty()) {
            throw new CliException((taken.size() == 1 ? "port in use: " : "ports in use: ") + String.join(", ", taken)
                    + "; stop what listens there, or choose others with --port-offset N");
        }
    }

    private void start() throws IOException, InterruptedException {
        List<ClusterName> names = plans.stream().map(ClusterPlan::name).toList();
        ProcessStarter starter = new ProcessStarter(workspace);
        long began = System.nanoTime();
        for (ClusterPlan plan : plans) {
            List<ClusterName> peers =
                    names.stream().filter(name -> !name.equals(plan.name())).toList();
            LocalCluster cluster = LocalCluster.prepare(workspace, plan, peers, allowAnonymous);
            clusters.add(cluster);
            say("Starting " + plan.name() + ": " + Instructions.processes(plan));
            cluster.start(starter);
        }
        Readiness readiness = new Readiness();
        List<ServiceProcess> all = processes();
        for (LocalCluster cluster : clusters) {
            cluster.awaitReady(readiness, all, timeout);
            say("  " + cluster.plan().name() + " is ready" + seconds(began));
        }
    }

    private void link(LocalCluster one, LocalCluster other) throws IOException, InterruptedException {
        long began = System.nanoTime();
        LinkSetup setup = new LinkSetup(timeout);
        say("  " + setup.ensure(one, other));
        say("  " + setup.ensure(other, one));
        if (!setup.allEnabled()) {
            say("The story is left out: a link is disabled or its topics do not hold " + LinkSetup.TOPIC + ".");
            return;
        }
        setup.awaitOnline(one, other);
        setup.awaitOnline(other, one);
        say("  both links are online" + seconds(began));
        HelloStory story = new HelloStory(List.of(one, other), timeout);
        say("");
        say(story.tell(one));
        say(story.tell(other));
    }

    /** Once a signal has come, this thread has nothing more to do: the JVM ends when the hook is through. */
    private void leaveToHookWhenStopping() throws IOException {
        if (stopping.get()) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted while stopping", e);
            }
        }
    }

    private void stopOnSignal() {
        if (stopping.getAndSet(true)) {
            return;
        }
        say("Stopping " + names());
        try {
            stopAll();
            say("Stopped.");
        } catch (IOException e) {
            say("linkspan: " + e.getMessage());
        }
    }

    private void stopAll() throws IOException {
        for (LocalCluster cluster : clusters) {
            cluster.stop();
        }
    }

    private String names() {
        return String.join(
                " and ", plans.stream().map(plan -> plan.name().value()).toList());
    }

    private static String seconds(long began) {
        return String.format(" (%.1f s)", (System.nanoTime() - began) / 1e9);
    }

    private void say(String line) {
        out.println(line.stripTrailing());
        out.flush();
    }
}
