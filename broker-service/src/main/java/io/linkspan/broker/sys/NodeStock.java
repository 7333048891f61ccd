package io.linkspan.broker.sys;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this node counts, by name: what it tells the other brokers of the cluster, and what its own topics below
 * {@code $SYS} are made of. Any thread.
 */
public final class NodeStock {
    static final String CONNECTED = "clients/connected";
    static final String DISCONNECTED = "clients/disconnected";
    static final String UPTIME = "uptime";
    static final String RETAINED = "retained messages/count";
    static final String RETAINED_BYTES = "retained messages/bytes";
    static final String QUEUED = "queued messages/count";
    static final String QUEUED_BYTES = "queued messages/bytes";

    /** Averages are told in hundredths. */
    static final String LOAD = "load/";

    private final BrokerParts parts;
    private final Supplier<List<ListenerTraffic>> listeners;
    private final Map<String, LoadAverage> loads = new LinkedHashMap<>();

    public NodeStock(BrokerParts parts, Supplier<List<ListenerTraffic>> listeners) {
        this.parts = parts;
        this.listeners = listeners;
    }

    /** Takes the averages on. */
    synchronized void average(Duration sinceLast) {
        double seconds = Math.max(0.001, sinceLast.toNanos() / 1e9);
        var counters = parts.counters();
        ListenerTraffic total = total(listeners.get());
        load("connections", counters.connectsAccepted.sum(), seconds);
        load("sockets", total.accepted(), seconds);
        load("messages/received", total.packetsReceived(), seconds);
        load("messages/sent", total.packetsSent(), seconds);
        load("bytes/received", total.bytesReceived(), seconds);
        load("bytes/sent", total.bytesSent(), seconds);
        load("publish/received", counters.publishesReceived.sum(), seconds);
        load("publish/sent", counters.publishesSent.sum(), seconds);
        load("publish/dropped", dropped(counters), seconds);
    }

    private void load(String name, long counter, double seconds) {
        loads.computeIfAbsent(name, ignored -> new LoadAverage()).update(counter, seconds);
    }

    /** Takes stock: counts by name, all of them now, the averages as they were taken on last. */
    public synchronized Map<String, Long> figures(Duration uptime) {
        Map<String, Long> figures = new LinkedHashMap<>();
        var all = listeners.get();
        figures.put(UPTIME, uptime.toSeconds());
        clients(figures);
        messages(figures, total(all));
        stores(figures);
        heap(figures);
        all.forEach(listener -> listener(figures, listener));
        loads.forEach((name, average) -> average.addTo(figures, LOAD + name));
        return figures;
    }

    private static ListenerTraffic total(List<ListenerTraffic> all) {
        return all.stream().reduce(new ListenerTraffic("", 0, 0, 0, 0, 0, 0), ListenerTraffic::plus);
    }

    private void clients(Map<String, Long> figures) {
        long connected = parts.clients().count();
        long disconnected =
                Math.max(0, parts.sessions().size() - parts.sessions().online());
        figures.put(CONNECTED, connected);
        figures.put(DISCONNECTED, disconnected);
        figures.put("clients/total", connected + disconnected);
        figures.put("clients/expired", parts.counters().expiredSessions.sum());
    }

    private void messages(Map<String, Long> figures, ListenerTraffic total) {
        var counters = parts.counters();
        figures.put("messages/received", total.packetsReceived());
        figures.put("messages/sent", total.packetsSent());
        figures.put("messages/inflight", parts.sessions().memory().inFlight());
        figures.put("bytes/received", total.bytesReceived());
        figures.put("bytes/sent", total.bytesSent());
        figures.put("publish/messages/received", counters.publishesReceived.sum());
        figures.put("publish/messages/sent", counters.publishesSent.sum());
        figures.put("publish/messages/dropped", dropped(counters));
        figures.put("publish/bytes/received", counters.bytesReceived.sum());
        figures.put("publish/bytes/sent", counters.bytesSent.sum());
    }

    private void stores(Map<String, Long> figures) {
        figures.put(RETAINED, (long) parts.retained().size());
        figures.put(RETAINED_BYTES, parts.retained().bytes());
        figures.put(QUEUED, parts.sessions().memory().messages());
        figures.put(QUEUED_BYTES, parts.sessions().memory().bytes());
        figures.put("subscriptions/count", (long) parts.tree().subscriptions());
    }

    private static void heap(Map<String, Long> figures) {
        var runtime = Runtime.getRuntime();
        figures.put("heap/current", runtime.totalMemory() - runtime.freeMemory());
        figures.put("heap/maximum", runtime.maxMemory());
    }

    private static void listener(Map<String, Long> figures, ListenerTraffic listener) {
        String topic = "listeners/" + TopicLevel.of(listener.name());
        figures.put(topic + "/clients/connected", listener.connections());
        figures.put(topic + "/messages/received", listener.packetsReceived());
        figures.put(topic + "/messages/sent", listener.packetsSent());
        figures.put(topic + "/bytes/received", listener.bytesReceived());
        figures.put(topic + "/bytes/sent", listener.bytesSent());
    }

    private static long dropped(BrokerCounters counters) {
        long sum = 0;
        for (Drop reason : Drop.values()) {
            sum += counters.dropped(reason).sum();
        }
        return sum;
    }
}
