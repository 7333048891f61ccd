package io.linkspan.e2e.product;

import java.util.List;

/**
 * The clusters {@code aws} and {@code gcp}, each of four processes, linked both ways; shared by all tests of a run, because
 * starting eight JVMs is dear. Tests keep apart by their topics, all below {@code e2e/}.
 */
public final class Pair implements AutoCloseable {
    /** What each cluster wants from the other. */
    public static final String TOPICS = "e2e/#";

    private final Launcher launcher;
    private final PortBlock ports;
    private final Thread hook;

    private Pair(Launcher launcher, PortBlock ports) {
        this.launcher = launcher;
        this.ports = ports;
        // For a test run that is interrupted; the ordinary end is close().
        this.hook = new Thread(
                () -> launcher.clusters().forEach(cluster -> cluster.alive().forEach(ProcessHandle::destroyForcibly)));
    }

    /** Starts both and waits until they are linked. */
    static Pair start() {
        Pair pair = new Pair(Launcher.named("split").fresh(), PortBlock.free());
        Runtime.getRuntime().addShutdownHook(pair.hook);
        try {
            pair.launcher.up("--split", "--port-offset", String.valueOf(pair.ports.offset(0)));
            pair.aws().rest().wantOnly("gcp", TOPICS);
            pair.gcp().rest().wantOnly("aws", TOPICS);
            pair.awaitLinked();
            return pair;
        } catch (RuntimeException | AssertionError e) {
            pair.close();
            throw e;
        }
    }

    /** One of them. */
    public Cluster aws() {
        return launcher.cluster("aws");
    }

    /** The other. */
    public Cluster gcp() {
        return launcher.cluster("gcp");
    }

    /** By name. */
    public Cluster cluster(String name) {
        return launcher.cluster(name);
    }

    /** The one that is not this. */
    public Cluster peerOf(Cluster cluster) {
        return cluster.name().equals("aws") ? gcp() : aws();
    }

    /** Both links are online and both sides agree about the routes. */
    public void awaitLinked() {
        Waiting.linked(aws(), gcp());
    }

    /** The launcher with their state directory. */
    public Launcher launcher() {
        return launcher;
    }

    /** A third cluster in one process, without links; {@link #stop} ends it. */
    public Cluster startStandalone(String name) {
        launcher.up("--cluster", name, "--port-offset", String.valueOf(ports.offset(2)));
        return launcher.cluster(name);
    }

    /** Stops one cluster. */
    public void stop(Cluster cluster) {
        List<ProcessHandle> processes = cluster.alive();
        launcher.run("down", "--cluster", cluster.name());
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        launcher.stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
