package io.linkspan.contracts.topic;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A tree of filters, one value each, that finds all filters covering a given one without comparing every pair. Built and
 * read by one thread; nothing is ever removed.
 *
 * <p>Filters with more than {@value #DEPTH} levels are kept, as they are, at the node of that depth and compared one by
 * one: as nodes, one of 65,536 levels would cost a hundred times its bytes.
 */
public final class FilterIndex<V> {
    private static final int DEPTH = 64;

    private final Node<V> root = new Node<>(0);

    /** Adds the filter, or replaces its value. */
    public void put(TopicFilter filter, V value) {
        Node<V> node = root;
        String text = filter.value();
        for (int from = 0; from <= text.length(); ) {
            int to = endOfLevel(text, from);
            if (node.depth == DEPTH) {
                node.deeper.put(filter, value);
                return;
            }
            node = node.child(text.substring(from, to));
            from = to + 1;
        }
        node.filter = filter;
        node.value = value;
    }

    /**
     * Shows every filter of the index that covers the given one (itself too, if it is in the index), in no particular
     * order.
     *
     * @param visitor returns false to stop
     */
    public void covering(TopicFilter filter, BiPredicate<TopicFilter, V> visitor) {
        String text = FilterAlgebra.expanded(filter.value());
        ArrayDeque<Place<V>> open = new ArrayDeque<>();
        open.push(new Place<>(root, 0));
        boolean goOn = true;
        while (goOn && !open.isEmpty()) {
            Place<V> place = open.pop();
            goOn = visitHash(place, text, visitor)
                    && visitLevel(place, text, open, visitor)
                    && visitDeeper(place.node, filter, visitor);
        }
    }

    private boolean visitDeeper(Node<V> node, TopicFilter filter, BiPredicate<TopicFilter, V> visitor) {
        for (Map.Entry<TopicFilter, V> entry : node.deeper.entrySet()) {
            if (entry.getKey().covers(filter) && !visitor.test(entry.getKey(), entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** {@code prefix/#} covers whatever follows the prefix, and the prefix itself. */
    private boolean visitHash(Place<V> place, String text, BiPredicate<TopicFilter, V> visitor) {
        boolean hidden = place.from == 0 && text.charAt(0) == '$';
        return hidden || show(place.node.hash, visitor);
    }

    private boolean visitLevel(
            Place<V> place, String text, ArrayDeque<Place<V>> open, BiPredicate<TopicFilter, V> visitor) {
        if (place.from > text.length()) {
            return show(place.node, visitor);
        }
        int to = endOfLevel(text, place.from);
        String level = text.substring(place.from, to);
        if (level.equals("#")) {
            return true; // Only # covers #, and it has been shown.
        }
        boolean hidden = place.from == 0 && level.startsWith("$");
        if (place.node.plus != null && !hidden) {
            open.push(new Place<>(place.node.plus, to + 1));
        }
        Node<V> child = level.equals("+") ? null : place.node.literals.get(level);
        if (child != null) {
            open.push(new Place<>(child, to + 1));
        }
        return true;
    }

    private boolean show(@Nullable Node<V> node, BiPredicate<TopicFilter, V> visitor) {
        return node == null || node.filter == null || node.value == null || visitor.test(node.filter, node.value);
    }

    private static int endOfLevel(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    /** Where a walk stands: a node, and the begin of the next level; beyond the text's length: no level left. */
    private record Place<V>(Node<V> node, int from) {}

    private static final class Node<V> {
        private final Map<String, Node<V>> literals = new HashMap<>(2);
        private @Nullable Node<V> plus;
        private @Nullable Node<V> hash;
        private @Nullable TopicFilter filter;
        private @Nullable V value;
        private final int depth;
        private final Map<TopicFilter, V> deeper;

        Node(int depth) {
            this.depth = depth;
            this.deeper = depth == DEPTH ? new HashMap<>(2) : Map.of();
        }

        Node<V> child(String level) {
            if (level.equals("+")) {
                Node<V> child = plus == null ? new Node<>(depth + 1) : plus;
                plus = child;
                return child;
            }
            if (level.equals("#")) {
                Node<V> child = hash == null ? new Node<>(depth + 1) : hash;
                hash = child;
                return child;
            }
            return literals.computeIfAbsent(level, ignored -> new Node<>(depth + 1));
        }
    }
}
