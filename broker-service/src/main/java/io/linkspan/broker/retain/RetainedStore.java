package io.linkspan.broker.retain;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.subscribe.TopicLevels;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic [MQTT-3.3.1-5]. Changes are serialised; look-ups take no lock. The higher
 * version wins, so that loading from the registry and live changes may cross.
 */
public final class RetainedStore {
    private final Node root = new Node();
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final RetainedListener listener;
    private final HybridClock clock;
    private final AtomicInteger size = new AtomicInteger();

    public RetainedStore(
            BrokerLimits limits, BrokerCounters counters, RetainedListener listener, LongSupplier wallClockMillis) {
        this.limits = limits;
        this.counters = counters;
        this.listener = listener;
        this.clock = new HybridClock(wallClockMillis);
    }

    /** Stores a retained publish; an empty payload deletes [MQTT-3.3.1-6]. Also from peers, with their flag. */
    public synchronized void accept(Publication publication) {
        Message message = publication.message();
        boolean delete = message.payload().length == 0;
        Node node = find(message.topic());
        boolean present = node != null && node.value != null;
        if (delete && !present) {
            return;
        }
        if (!delete && !present && size.get() >= limits.retainedMessages()) {
            counters.dropped(Drop.RETAINED_FULL).increment();
            return;
        }
        long version = clock.next();
        place(message.topic(), delete ? null : new Retained(publication, version));
        listener.retainedChanged(message.topic(), delete ? null : message, version);
    }

    /** Takes in what the registry has kept; an older version than the present one changes nothing. */
    public synchronized void load(String topic, @Nullable Message message, long version) {
        clock.seen(version);
        Node node = find(topic);
        Retained present = node == null ? null : node.value;
        if (present == null || present.version < version) {
            place(topic, message == null ? null : new Retained(new Publication(message), version));
        }
    }

    /** The retained messages whose topics match, expired ones left out; in no order across topics. */
    public List<Publication> matching(TopicFilter filter) {
        var found = new ArrayList<Publication>();
        String[] levels = TopicLevels.split(filter.value());
        long now = System.nanoTime();
        collect(root, levels, 0, found, now);
        return found;
    }

    /** How many topics have a retained message. */
    public int size() {
        return size.get();
    }

    private static void collect(Node node, String[] levels, int depth, List<Publication> found, long now) {
        if (depth == levels.length) {
            node.addTo(found, now);
            return;
        }
        String level = levels[depth];
        switch (level) {
            case "#" -> collectAll(node, depth == 0, found, now);
            case "+" ->
                node.children.forEach((name, child) -> {
                    // `$`-topics are not for leading wildcards [MQTT-4.7.2-1].
                    if (depth > 0 || !name.startsWith("$")) {
                        collect(child, levels, depth + 1, found, now);
                    }
                });
            default -> {
                Node child = node.children.get(level);
                if (child != null) {
                    collect(child, levels, depth + 1, found, now);
                }
            }
        }
    }

    private static void collectAll(Node node, boolean top, List<Publication> found, long now) {
        node.addTo(found, now);
        node.children.forEach((name, child) -> {
            if (!top || !name.startsWith("$")) {
                collectAll(child, false, found, now);
            }
        });
    }

    private @Nullable Node find(String topic) {
        Node node = root;
        for (String level : TopicLevels.split(topic)) {
            Node next = node.children.get(level);
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    private void place(String topic, @Nullable Retained retained) {
        String[] levels = TopicLevels.split(topic);
        if (retained == null) {
            remove(root, levels, 0);
            return;
        }
        Node node = root;
        for (String level : levels) {
            node = node.children.computeIfAbsent(level, ignored -> new Node());
        }
        if (node.value == null) {
            size.incrementAndGet();
        }
        node.value = retained;
    }

    private boolean remove(Node node, String[] levels, int depth) {
        if (depth == levels.length) {
            if (node.value != null) {
                size.decrementAndGet();
            }
            node.value = null;
        } else {
            Node child = node.children.get(levels[depth]);
            if (child != null && remove(child, levels, depth + 1)) {
                node.children.remove(levels[depth]);
            }
        }
        return node.value == null && node.children.isEmpty();
    }

    private record Retained(Publication publication, long version) {}

    private static final class Node {
        private final ConcurrentHashMap<String, Node> children = new ConcurrentHashMap<>(1);
        private volatile @Nullable Retained value;

        void addTo(List<Publication> found, long now) {
            Retained present = value;
            if (present != null && !present.publication.expired(now)) {
                found.add(present.publication);
            }
        }
    }
}
