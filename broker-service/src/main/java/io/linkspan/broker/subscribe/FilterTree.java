package io.linkspan.broker.subscribe;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tree of topic filters by level, one value per filter. {@link #match} never locks: children live in concurrent maps
 * and a node's value is one volatile reference; changes are serialised by the tree's monitor, which also prunes.
 *
 * <p>Filters deeper than {@link TopicLevels#DEPTH} end in a node for all the rest: found by that text when it has no
 * wildcard, else compared one by one.
 *
 * @param <V> what stands at a filter; must itself be safe to read while it is replaced
 */
public final class FilterTree<V> {
    private final Node<V> root = new Node<>();
    private final Changes changes = new Changes();
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
            node = node.childForUpdate(level, filter);
        }
        V before = node.value;
        V after = change.apply(before);
        node.value = after;
        if (!Objects.equals(before, after)) {
            changes.at(levels);
        }
        if (before == null && after != null) {
            size++;
        } else if (before != null && after == null) {
            size--;
        }
        if (after == null) {
            prune(levels, filter);
        }
    }

    /** Adds the value of every filter that matches the topic; leading wildcards skip `$`-topics [MQTT-4.7.2-1]. */
    public void match(String topic, List<V> found) {
        match(topic, TopicLevels.split(topic), found);
    }

    void match(String topic, String[] levels, List<V> found) {
        Node<V> literal = root.literal(levels[0]);
        if (!TopicLevels.reserved(levels)) {
            addIfPresent(root.rest, found);
            descend(root.any, topic, levels, found);
        }
        descend(literal, topic, levels, found);
    }

    /** Told of every value that is replaced by one that is not equal to it. */
    Changes changes() {
        return changes;
    }

    /** How many filters have a value. */
    public synchronized int size() {
        return size;
    }

    // From the second level on; a loop, which needs no room on the stack for each level.
    private void descend(@Nullable Node<V> start, String topic, String[] levels, List<V> found) {
        Node<V> node = start;
        int at = 1;
        ArrayDeque<Branch<V>> pending = null;
        while (true) {
            while (node != null) {
                addIfPresent(node.rest, found); // `a/#` also matches `a` [MQTT-4.7.1-2]
                if (at == levels.length) {
                    addIfPresent(node, found);
                    break;
                }
                if (at == TopicLevels.DEPTH - 1) {
                    addDeepest(node, topic, levels[at], found);
                    break;
                }
                Node<V> any = node.any;
                Node<V> literal = node.literal(levels[at]);
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

    /** @param rest of the topic: its last level, or several */
    private static <V> void addDeepest(Node<V> node, String topic, String rest, List<V> found) {
        addIfPresent(node.literal(rest), found);
        if (rest.indexOf('/') < 0) {
            addIfPresent(node.any, found);
        }
        var tails = node.tails;
        if (tails != null) {
            tails.forEach((filter, tail) -> {
                if (filter.matches(topic)) {
                    addIfPresent(tail, found);
                }
            });
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

    private void prune(String[] levels, TopicFilter filter) {
        var parents = new ArrayList<Node<V>>(levels.length);
        Node<V> node = root;
        for (String level : levels) {
            parents.add(node);
            node = node.childForUpdate(level, filter);
        }
        for (int i = levels.length - 1; i >= 0 && node.removable(); i--) {
            node = parents.get(i);
            node.removeChild(levels[i], filter);
        }
    }

    /** A `+` branch that waits while the literal one beside it is followed. */
    private record Branch<V>(Node<V> node, int depth) {}

    private static final class Node<V> {
        private volatile @Nullable V value;
        private volatile @Nullable Node<V> any;
        private volatile @Nullable Node<V> rest;
        private volatile @Nullable ConcurrentHashMap<String, Node<V>> children;
        private volatile @Nullable ConcurrentHashMap<TopicFilter, Node<V>> tails;

        /** The child for a level of a topic, which is never a wildcard. */
        @Nullable
        Node<V> literal(String level) {
            var present = children;
            return present == null ? null : present.get(level);
        }

        /** @param filter that the level belongs to */
        Node<V> childForUpdate(String level, TopicFilter filter) {
            return switch (level) {
                case "+" -> {
                    Node<V> child = orNew(any);
                    any = child;
                    yield child;
                }
                case "#" -> {
                    Node<V> child = orNew(rest);
                    rest = child;
                    yield child;
                }
                default -> isTail(level) ? tailForUpdate(filter) : literalForUpdate(level);
            };
        }

        private static <V> Node<V> orNew(@Nullable Node<V> present) {
            return present == null ? new Node<>() : present;
        }

        private Node<V> tailForUpdate(TopicFilter filter) {
            var map = tails;
            if (map == null) {
                map = new ConcurrentHashMap<>(2);
                tails = map;
            }
            return map.computeIfAbsent(filter, ignored -> new Node<>());
        }

        private Node<V> literalForUpdate(String level) {
            var map = children;
            if (map == null) {
                map = new ConcurrentHashMap<>(2);
                children = map;
            }
            return map.computeIfAbsent(level, ignored -> new Node<>());
        }

        void removeChild(String level, TopicFilter filter) {
            switch (level) {
                case "+" -> any = null;
                case "#" -> rest = null;
                default -> {
                    if (isTail(level)) {
                        tails = without(tails, filter);
                    } else {
                        children = without(children, level);
                    }
                }
            }
        }

        private static <K, V> @Nullable ConcurrentHashMap<K, Node<V>> without(
                @Nullable ConcurrentHashMap<K, Node<V>> map, K key) {
            if (map == null) {
                return null;
            }
            map.remove(key);
            return map.isEmpty() ? null : map;
        }

        // The rest of a deep filter that no single look-up finds.
        private static boolean isTail(String level) {
            return level.indexOf('/') >= 0 && (level.indexOf('+') >= 0 || level.indexOf('#') >= 0);
        }

        boolean removable() {
            return value == null && any == null && rest == null && children == null && tails == null;
        }
    }
}
