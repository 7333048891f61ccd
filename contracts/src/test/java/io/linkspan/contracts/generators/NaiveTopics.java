package io.linkspan.contracts.generators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The matching rules of MQTT section 4.7 written down as they read, and a finite universe of topics to compare sets by.
 * The universe has a level that no filter names, and topics longer than any filter, so that over filters of up to three
 * levels from {@link #LEVELS} equal sets here are equal sets altogether.
 */
public final class NaiveTopics {
    /** Levels that filters are made of, besides the wildcards. */
    public static final List<String> LEVELS = List.of("", "a", "b", "$s");

    /** All topics of up to four levels. */
    public static final List<String> TOPICS = topics();

    private NaiveTopics() {}

    /** By the book. */
    public static boolean matches(String filter, String topic) {
        boolean wildcardFirst = filter.startsWith("+") || filter.startsWith("#");
        if (topic.startsWith("$") && wildcardFirst) {
            return false;
        }
        return matches(levels(filter), levels(topic));
    }

    private static boolean matches(List<String> filter, List<String> topic) {
        if (filter.isEmpty()) {
            return topic.isEmpty();
        }
        if (filter.getFirst().equals("#")) {
            return true;
        }
        if (topic.isEmpty()) {
            return false;
        }
        boolean level = filter.getFirst().equals("+") || filter.getFirst().equals(topic.getFirst());
        return level && matches(rest(filter), rest(topic));
    }

    /** Which topics of the universe it selects. */
    public static BitSet selected(String filter) {
        BitSet selected = new BitSet(TOPICS.size());
        for (int i = 0; i < TOPICS.size(); i++) {
            selected.set(i, matches(filter, TOPICS.get(i)));
        }
        return selected;
    }

    /** True if all of narrow are in wide. */
    public static boolean contains(BitSet wide, BitSet narrow) {
        BitSet rest = (BitSet) narrow.clone();
        rest.andNot(wide);
        return rest.isEmpty();
    }

    /** Every filter of up to three levels over {@link #LEVELS} and {@code +}, each also with {@code #} behind or alone. */
    public static List<String> filters() {
        List<String> levels = new ArrayList<>(LEVELS);
        levels.add("+");
        List<String> filters = new ArrayList<>(List.of("#"));
        for (String filter : sequences(levels, 3)) {
            if (!filter.isEmpty()) {
                filters.add(filter);
            }
            if (filter.chars().filter(c -> c == '/').count() < 2) {
                filters.add(filter + "/#");
            }
        }
        return filters;
    }

    private static List<String> topics() {
        List<String> levels = new ArrayList<>(LEVELS);
        levels.add("z");
        List<String> topics = new ArrayList<>(sequences(levels, 4));
        topics.removeIf(String::isEmpty);
        return topics;
    }

    private static List<String> sequences(List<String> levels, int depth) {
        List<String> all = new ArrayList<>(levels);
        List<String> longest = levels;
        for (int i = 1; i < depth; i++) {
            List<String> longer = new ArrayList<>();
            for (String head : longest) {
                levels.forEach(level -> longer.add(head + "/" + level));
            }
            all.addAll(longer);
            longest = longer;
        }
        return all;
    }

    private static List<String> levels(String text) {
        return Arrays.asList(text.split("/", -1));
    }

    private static List<String> rest(List<String> levels) {
        return levels.subList(1, levels.size());
    }
}
