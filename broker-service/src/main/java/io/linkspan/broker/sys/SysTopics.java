package io.linkspan.broker.sys;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The values below {@code $SYS/broker}, under the names that users of mosquitto know. One thread at a time. */
public final class SysTopics {
    private final String version;
    private final BrokerParts parts;
    private final Supplier<List<ListenerTraffic>> listeners;
    private final SysValues values = new SysValues();
    private final Map<String, LoadAverage> loads = new LinkedHashMap<>();
    private long maximumClients;

    /** @param version the product's */
    public SysTopics(String version, BrokerParts parts, Supplier<List<ListenerTraffic>> listeners) {
        this.version = version;
        this.parts = parts;
        this.listeners = listeners;
    }

    /**
     * Takes stock.
     *
     * @param uptime of the broker
     * @param sinceLast since the last call, or since the start
     * @return full topics and texts that have changed since the last call
     */
    public Map<String, String> changes(Duration uptime, Duration sinceLast) {
        var all = listeners.get();
        var total = all.stream().reduce(new ListenerTraffic("", 0, 0, 0, 0, 0, 0), ListenerTraffic::plus);
        values.put("version", "linkspan version " + version);
        values.put("uptime", uptime.toSeconds() + " seconds");
        clients();
        messages(total);
        stores();
        heap();
        all.forEach(this::listener);
        loads(total, Math.max(0.001, sinceLast.toNanos() / 1e9));
        return values.changes();
    }

    private void clients() {
        long connected = parts.clients().count();
        long disconnected =
                Math.max(0, parts.sessions().size() - parts.sessions().online());
        maximumClients = Math.max(maximumClients, connected);
        values.put("clients/connected", connected);
        values.put("clients/active", connected);
        values.put("clients/disconnected", disconnected);
        values.put("clients/inactive", disconnected);
        values.put("clients/total", connected + disconnected);
        values.put("clients/maximum", maximumClients);
        values.put("clients/expired", parts.counters().expiredSessions.sum());
    }

    private void messages(ListenerTraffic total) {
        var counters = parts.counters();
        values.put("messages/received", total.packetsReceived());
        values.put("messages/sent", total.packetsSent());
        values.put("messages/inflight", parts.sessions().memory().inFlight());
        values.put(
                "messages/stored",
                parts.sessions().memory().messages() + parts.retained().size());
        values.put("bytes/received", total.bytesReceived());
        values.put("bytes/sent", total.bytesSent());
        values.put("publish/messages/received", counters.publishesReceived.sum());
        values.put("publish/messages/sent", counters.publishesSent.sum());
        values.put("publish/messages/dropped", dropped(counters));
        values.put("publish/bytes/received", counters.bytesReceived.sum());
        values.put("publish/bytes/sent", counters.bytesSent.sum());
    }

    private void stores() {
        values.put("retained messages/count", parts.retained().size());
        values.put("subscriptions/count", parts.tree().subscriptions());
        values.put(
                "store/messages/count",
                parts.sessions().memory().messages() + parts.retained().size());
        values.put(
                "store/messages/bytes",
                parts.sessions().memory().bytes() + parts.retained().bytes());
    }

    private void heap() {
        var runtime = Runtime.getRuntime();
        values.put("heap/current", runtime.totalMemory() - runtime.freeMemory());
        values.put("heap/maximum", runtime.maxMemory());
    }

    private void listener(ListenerTraffic listener) {
        String topic = "listeners/" + TopicLevel.of(listener.name());
        values.put(topic + "/clients/connected", listener.connections());
        values.put(topic + "/messages/received", listener.packetsReceived());
        values.put(topic + "/messages/sent", listener.packetsSent());
        values.put(topic + "/bytes/received", listener.bytesReceived());
        values.put(topic + "/bytes/sent", listener.bytesSent());
    }

    private void loads(ListenerTraffic total, double seconds) {
        var counters = parts.counters();
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
        var average = loads.computeIfAbsent(name, ignored -> new LoadAverage());
        average.update(counter, seconds);
        average.addTo(values, "load/" + name);
    }

    private static long dropped(BrokerCounters counters) {
        long sum = 0;
        for (Drop reason : Drop.values()) {
            sum += counters.dropped(reason).sum();
        }
        return sum;
    }
}
