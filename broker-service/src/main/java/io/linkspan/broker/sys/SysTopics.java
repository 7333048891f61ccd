package io.linkspan.broker.sys;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values below {@code $SYS}: of the cluster below {@code broker}, under the names that users of mosquitto know, since
 * clients see one broker, whichever they ask; of each node below {@code brokers/<node>}. One thread at a time.
 */
public final class SysTopics {
    private static final String CLUSTER = "$SYS/broker/";
    private static final String NODES = "$SYS/brokers";

    private final String node;
    private final String version;
    private final NodeStock stock;
    private final ClusterFigures others;
    private final SysValues values = new SysValues();
    private final Map<String, Long> maximumClients = new TreeMap<>();

    /**
     * Of a node.
     *
     * @param node its id
     * @param version the product's
     */
    public SysTopics(String node, String version, NodeStock stock, ClusterFigures others) {
        this.node = node;
        this.version = version;
        this.stock = stock;
        this.others = others;
    }

    /**
     * Takes stock.
     *
     * @param uptime of the broker
     * @param sinceLast since the last call, or since the start
     * @return full topics and texts that have changed since the last call; empty texts for what is no more
     */
    public Map<String, String> changes(Duration uptime, Duration sinceLast) {
        stock.average(sinceLast);
        var all = new TreeMap<>(others.all());
        all.put(node, stock.figures(uptime));
        var versions = new TreeMap<>(others.versions());
        versions.put(node, version);
        var names = new TreeSet<>(all.keySet());
        values.begin();
        values.put(NODES, String.join(",", names));
        all.forEach((name, figures) -> {
            String root = NODES + "/" + TopicLevel.of(name) + "/";
            values.put(root + "version", "linkspan version " + versions.get(name));
            show(root, figures);
        });
        values.put(CLUSTER + "version", "linkspan version " + version);
        show(CLUSTER, ClusterSum.of(all.values(), uptime));
        return values.changes();
    }

    private void show(String root, Map<String, Long> figures) {
        figures.forEach((name, value) -> {
            switch (name) {
                case NodeStock.UPTIME -> values.put(root + name, value + " seconds");
                case NodeStock.QUEUED, NodeStock.QUEUED_BYTES, NodeStock.RETAINED_BYTES -> {
                    // parts of the sums below
                }
                default -> values.put(root + name, name.startsWith(NodeStock.LOAD) ? hundredths(value) : "" + value);
            }
        });
        if (figures.containsKey(NodeStock.CONNECTED)) {
            clients(root, figures);
            stored(root, figures);
        }
    }

    private void clients(String root, Map<String, Long> figures) {
        long connected = of(figures, NodeStock.CONNECTED);
        values.put(root + "clients/active", "" + connected);
        values.put(root + "clients/inactive", "" + of(figures, NodeStock.DISCONNECTED));
        values.put(root + "clients/maximum", "" + maximumClients.merge(root, connected, Math::max));
    }

    private void stored(String root, Map<String, Long> figures) {
        String messages = "" + (of(figures, NodeStock.QUEUED) + of(figures, NodeStock.RETAINED));
        values.put(root + "messages/stored", messages);
        values.put(root + "store/messages/count", messages);
        values.put(
                root + "store/messages/bytes",
                "" + (of(figures, NodeStock.QUEUED_BYTES) + of(figures, NodeStock.RETAINED_BYTES)));
    }

    private static long of(Map<String, Long> figures, String name) {
        return figures.getOrDefault(name, 0L);
    }

    private static String hundredths(long value) {
        return String.format(Locale.ROOT, "%.2f", value / 100.0);
    }
}
