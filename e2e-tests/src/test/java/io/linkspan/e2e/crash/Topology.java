package io.linkspan.e2e.crash;

import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Launcher;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.PortBlock;
import io.linkspan.e2e.product.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Running clusters that belong to one test; publishers are on the first, subscribers on the last.
 *
 * @param launcher that started them
 * @param names one, or two that are linked both ways
 */
public record Topology(Launcher launcher, List<String> names) implements AutoCloseable {
    /** What each of two clusters wants from the other. */
    private static final String TOPICS = "e2e/#";

    /** One cluster, split. */
    public static Topology one(String state, Map<String, String> settings, String... arguments) {
        return start(state, settings, List.of("solo"), arguments, "--split", "--cluster", "solo");
    }

    /** One cluster in one process. */
    public static Topology inOneProcess(String state) {
        return start(state, Map.of(), List.of("solo"), new String[0], "--cluster", "solo");
    }

    /** Two clusters, split and linked. */
    public static Topology two(String state, Map<String, String> settings, String... arguments) {
        Topology topology = start(state, settings, List.of("aws", "gcp"), arguments, "--split");
        try {
            topology.first().rest().wantOnly("gcp", TOPICS);
            topology.last().rest().wantOnly("aws", TOPICS);
            topology.awaitLinked();
            return topology;
        } catch (RuntimeException | AssertionError e) {
            topology.close();
            throw e;
        }
    }

    private static Topology start(
            String state, Map<String, String> settings, List<String> names, String[] asked, String... always) {
        Topology topology = new Topology(Launcher.named(state).with(settings).fresh(), names);
        List<String> all = new ArrayList<>(
                List.of("--port-offset", String.valueOf(PortBlock.free().offset(0))));
        all.addAll(List.of(always));
        all.addAll(List.of(asked));
        Runtime.getRuntime().addShutdownHook(new Thread(topology::kill)); // for a run that is interrupted
        try {
            topology.launcher.up(all.toArray(String[]::new));
            return topology;
        } catch (RuntimeException | AssertionError e) {
            topology.close();
            throw e;
        }
    }

    /** All clusters. */
    public List<Cluster> clusters() {
        return names.stream().map(launcher::cluster).toList();
    }

    /** Where is published. */
    public Cluster first() {
        return launcher.cluster(names.getFirst());
    }

    /** Where is subscribed. */
    public Cluster last() {
        return launcher.cluster(names.getLast());
    }

    /** Returns when links are online and both sides agree about the routes; at once for a single cluster. */
    public void awaitLinked() {
        if (names.size() > 1) {
            Waiting.linked(first(), last());
        }
    }

    /** Returns when all processes are ready. */
    public void awaitReady() {
        clusters().forEach(cluster -> cluster.nodes().forEach(Node::awaitReady));
    }

    private void kill() {
        clusters().stream()
                .filter(cluster -> launcher.clusters().contains(cluster))
                .forEach(cluster -> cluster.alive().forEach(ProcessHandle::destroyForcibly));
    }

    @Override
    public void close() {
        launcher.stop();
    }
}
