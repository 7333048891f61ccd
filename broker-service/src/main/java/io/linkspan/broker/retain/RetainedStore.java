package io.linkspan.broker.retain;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.subscribe.TopicLevels;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last retained message of each topic [MQTT-3.3.1-5]. Changes are serialised; look-ups take no lock. The higher
 * version wins, so that loading from the registry and live changes may cross.
 */
public final class RetainedStore {
    /** What keeping one message costs beside its bytes: node of the tree, map entry, message and its properties. */
    private static final int ENTRY_BYTES = 256;

    /** Deletions that are remembered until the registry has them. */
    private static final int PENDING_DELETIONS = 100_000;

    private final Node root = new Node();
    /** Versions of deletions that have not come back yet: what is older must not bring the message back. */
    private final Map<String, Long> deleted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > PENDING_DELETIONS;
        }
    };

    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final RetainedListener listener;
    private final HybridClock clock;
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    public RetainedStore(
            BrokerLimits limits, BrokerCounters counters, RetainedListener listener, LongSupplier wallClockMillis) {
        this.limits = limits;
        this.counters = counters;
        this.listener = listener;
        this.clock = new HybridClock(wallClockMillis);
    }

    /** Stores a retained publish; an empty payload deletes [MQTT-3.3.1-6]. Also from peers, with their flag. */
    public void accept(Publication publication) {
        accept(publication, version -> RetainedListener.NOBODY);
    }

    /** Somebody who remembers a change until the registry has it. */
    @FunctionalInterface
    public interface Keeper {
        /** A change is about to be told the registry; answers what to do when the registry has it. */
        Runnable keeping(long version);
    }

    /** As {@link #accept(Publication)}; {@code keeper} is asked only when something changes. */
    public synchronized void accept(Publication publication, Keeper keeper) {
        Message message = publication.message();
        boolean delete = message.payload().length == 0;
        Node node = find(message.topic());
        boolean present = node != null && node.value != null;
        if (delete && !present) {
            return;
        }
        Limit full = delete ? null : full(node == null ? null : node.value, publication);
        if (full != null) {
            counters.hits(full).increment();
            counters.dropped(Drop.RETAINED_FULL).increment();
            return;
        }
        long version = clock.next();
        if (delete) {
            deleted.put(message.topic(), version);
        }
        place(message.topic(), delete ? null : new Retained(publication, version));
        listener.retainedChanged(message.topic(), delete ? null : message, version, keeper.keeping(version));
    }

    /** A change of a former life of this node that the registry may not have. */
    public synchronized void again(Message message, long version, Runnable kept) {
        Message value = message.payload().length == 0 ? null : message;
        load(message.topic(), value, version);
        listener.retainedChanged(message.topic(), value, version, kept);
    }

    /**
     * Keeps one of the broker's own messages, or takes the one before away when it is empty: on this node only, told to
     * nobody, outside of the limits.
     */
    public synchronized void keepOwn(Publication publication) {
        String[] levels = TopicLevels.split(publication.message().topic());
        if (publication.message().payload().length == 0) {
            remove(levels, false);
            return;
        }
        Node node = root;
        for (String level : levels) {
            node = node.children.computeIfAbsent(level, ignored -> new Node());
        }
        node.value = new Retained(publication, clock.next());
    }

    /** Whether {@link #accept} would keep this message; counts a refusal. */
    public boolean admits(Publication publication) {
        if (publication.message().payload().length == 0) {
            return true;
        }
        Node node = find(publication.message().topic());
        Limit full = full(node == null ? null : node.value, publication);
        if (full != null) {
            counters.hits(full).increment();
        }
        return full == null;
    }

    // What replaces a message of the same topic needs room only for what it is larger.
    private @Nullable Limit full(@Nullable Retained present, Publication publication) {
        if (present == null && size.get() >= limits.retained().messages()) {
            return Limit.RETAINED_MESSAGES;
        }
        long more = cost(publication) - (present == null ? 0 : cost(present.publication));
        return more > 0 && bytes.get() + more > limits.retained().bytes() ? Limit.RETAINED_BYTES : null;
    }

    private static long cost(Publication publication) {
        return ENTRY_BYTES + (long) publication.bytes();
    }

    /** Takes in what the registry has kept; an older version than the present one changes nothing. */
    public synchronized void load(String topic, @Nullable Message message, long version) {
        clock.seen(version);
        Long deletion = deleted.get(topic);
        if (deletion != null) {
            if (version < deletion) {
                return;
            }
            deleted.remove(topic);
        }
        Node node = find(topic);
        Retained present = node == null ? null : node.value;
        // Of two messages of one version, which two nodes took in at once, all nodes keep the registry's.
        if (present == null || present.version <= version) {
            place(topic, message == null ? null : new Retained(new Publication(message), version));
        }
    }

    /** The retained messages whose topics match, expired ones left out; in no order across topics. */
    public List<Publication> matching(TopicFilter filter) {
        var found = new ArrayList<Publication>();
        String[] levels = TopicLevels.split(filter.value());
        long now = System.nanoTime();
        var pending = new ArrayDeque<Step>();
        pending.push(new Step(root, 0));
        for (Step step = pending.poll(); step != null; step = pending.poll()) {
            if (step.depth == TopicLevels.DEPTH - 1 && step.depth < levels.length) {
                collectDeepest(step.node, filter, levels[step.depth], found, now);
            } else {
                collect(step, levels, pending, found, now);
            }
        }
        return found;
    }

    /** Memory of the retained messages, as counted against the limit. */
    public long bytes() {
        return bytes.get();
    }

    /** How many topics have a retained message. */
    public int size() {
        return size.get();
    }

    private static void collect(
            Step step, String[] levels, ArrayDeque<Step> pending, List<Publication> found, long now) {
        Node node = step.node;
        int depth = step.depth;
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
                        pending.push(new Step(child, depth + 1));
                    }
                });
            default -> {
                Node child = node.children.get(level);
                if (child != null) {
                    pending.push(new Step(child, depth + 1));
                }
            }
        }
    }

    // Below are whole rests of topics, each a level or several.
    private static void collectDeepest(Node node, TopicFilter filter, String rest, List<Publication> found, long now) {
        if (rest.equals("#")) {
            node.addTo(found, now); // `a/#` also matches `a` [MQTT-4.7.1-2]
        }
        if (rest.indexOf('+') < 0 && rest.indexOf('#') < 0) {
            Node child = node.children.get(rest);
            if (child != null) {
                child.addTo(found, now);
            }
            return;
        }
        for (Node child : node.children.values()) {
            Retained retained = child.value;
            if (retained != null
                    && filter.matches(retained.publication.message().topic())) {
                child.addTo(found, now);
            }
        }
    }

    private static void collectAll(Node top, boolean isRoot, List<Publication> found, long now) {
        var pending = new ArrayDeque<Node>();
        top.addTo(found, now);
        top.children.forEach((name, child) -> {
            if (!isRoot || !name.startsWith("$")) {
                pending.push(child);
            }
        });
        for (Node node = pending.poll(); node != null; node = pending.poll()) {
            node.addTo(found, now);
            node.children.values().forEach(pending::push);
        }
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
            remove(levels, true);
            return;
        }
        Node node = root;
        for (String level : levels) {
            node = node.children.computeIfAbsent(level, ignored -> new Node());
        }
        Retained before = node.value;
        if (before == null) {
            size.incrementAndGet();
        }
        bytes.addAndGet(cost(retained.publication) - (before == null ? 0 : cost(before.publication)));
        node.value = retained;
    }

    private void remove(String[] levels, boolean counted) {
        var parents = new ArrayList<Node>(levels.length);
        Node node = root;
        for (String level : levels) {
            Node child = node.children.get(level);
            if (child == null) {
                return;
            }
            parents.add(node);
            node = child;
        }
        Retained before = node.value;
        if (before != null && counted) {
            size.decrementAndGet();
            bytes.addAndGet(-cost(before.publication));
        }
        node.value = null;
        for (int i = levels.length - 1; i >= 0 && node.value == null && node.children.isEmpty(); i--) {
            node = parents.get(i);
            node.children.remove(levels[i]);
        }
    }

    /** A node still to be looked at, and how many levels of the filter lie behind it. */
    private record Step(Node node, int depth) {}

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
