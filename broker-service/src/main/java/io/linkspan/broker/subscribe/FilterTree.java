package io.linkspan.broker.subscribe;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tree of topic filters by level, one value per filter. {@link #match} never locks: children live in concurrent maps
 * and a node's value is one volatile reference; changes are serialised by the tree's monitor, which also prunes.
 *
 * @param <V> what stands at a filter; must itself be safe to read while it is replaced
 */
public final class FilterTree<V> {
    private final Node<V> root = new Node<>();
    private int size;

    /**
     * Replaces the value at a filter.
     *
     * @param change gets the present value or null, answers the next one; null removes the filter
     */
    public synchronized void update(TopicFilter filter, UnaryOperator<@Nullable V> change) {
        var levels = TopicLevels.split(filter.value());
        Node<V> node = root;
        for (String level : levels) {
            node = node.childForUpdate(level);
        }
        V before = node.value;
        V after = change.apply(before);
        node.value = after;
        if (before == null && after != null) {
            size++;
        } else if (before != null && after == null) {
            size--;
        }
        if (after == null) {
            prune(levels);
        }
    }

    /** Adds the value of every filter that matches the topic; leading wildcards skip `$`-topics [MQTT-4.7.2-1]. */
    public void match(String topic, List<V> found) {
        match(TopicLevels.split(topic), found);
    }

    /** As {@link #match(String, List)} for a topic that is already split. */
    public void match(String[] levels, List<V> found) {
        boolean reserved = TopicLevels.reserved(levels);
        Node<V> literal = root.child(levels[0]);
        if (!reserved) {
            addIfPresent(root.rest, found);
            descend(root.any, levels, 1, found);
        }
        descend(literal, levels, 1, found);
    }

    /** How many filters have a value. */
    public synchronized int size() {
        return size;
    }

    // A loop and no recursion: a filter may have 65,536 levels, the thread's stack has not.
    private void descend(@Nullable Node<V> start, String[] levels, int depth, List<V> found) {
        Node<V> node = start;
        int at = depth;
        ArrayDeque<Branch<V>> pending = null;
        while (true) {
            while (node != null) {
                addIfPresent(node.rest, found); // `a/#` also matches `a` [MQTT-4.7.1-2]
                if (at == levels.length) {
                    addIfPresent(node, found);
                    break;
                }
                Node<V> any = node.any;
                Node<V> literal = node.child(levels[at]);
                at++;
                if (literal != null && any != null) {
                    pending = pending == null ? new ArrayDeque<>(8) : pending;
                    pending.push(new Branch<>(any, at));
                }
                node = literal != null ? literal : any;
            }
            Branch<V> next = pending == null ? null : pending.poll();
            if (next == null) {
                return;
            }
            node = next.node;
            at = next.depth;
        }
    }

    private static <V> void addIfPresent(@Nullable Node<V> node, List<V> found) {
        if (node != null) {
            V value = node.value;
            if (value != null) {
                found.add(value);
            }
        }
    }

    private void prune(String[] levels) {
        var parents = new ArrayList<Node<V>>(levels.length);
        Node<V> node = root;
        for (String level : levels) {
            parents.add(node);
            node = node.childForUpdate(level);
        }
        for (int i = levels.length - 1; i >= 0 && node.removable(); i--) {
            node = parents.get(i);
            node.removeChild(levels[i]);
        }
    }

    /** A `+` branch that waits while the literal one beside it is followed. */
    private record Branch<V>(Node<V> node, int depth) {}

    private static final class Node<V> {
        private volatile @Nullable V value;
        private volatile @Nullable Node<V> any;
        private volatile @Nullable Node<V> rest;
        private volatile @Nullable ConcurrentHashMap<String, Node<V>> children;

        @Nullable
        Node<V> child(String level) {
            // `+` and `#` cannot stand in a topic, so a topic's level never reaches the wildcard branches here.
            if (level.length() == 1) {
                char only = level.charAt(0);
                if (only == '+') {
                    return any;
                }
                if (only == '#') {
                    return rest;
                }
            }
            var present = children;
            return present == null ? null : present.get(level);
        }

        Node<V> childForUpdate(String level) {
            Node<V> present = child(level);
            if (present != null) {
                return present;
            }
            Node<V> created = new Node<>();
            switch (level) {
                case "+" -> any = created;
                case "#" -> rest = created;
                default -> {
                    var map = children;
                    if (map == null) {
                        map = new ConcurrentHashMap<>(2);
                        children = map;
                    }
                    map.put(level, created);
                }
            }
            return created;
        }

        void removeChild(String level) {
            switch (level) {
                case "+" -> any = null;
                case "#" -> rest = null;
                default -> {
                    var map = children;
                    if (map != null) {
                        map.remove(level);
                        if (map.isEmpty()) {
                            children = null;
                        }
                    }
                }
            }
        }

        boolean removable() {
            return value == null && any == null && rest == null && children == null;
        }
    }
}
