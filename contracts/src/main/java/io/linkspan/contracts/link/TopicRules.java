package io.linkspan.contracts.link;

import io.linkspan.contracts.topic.FilterIndex;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a link's topics. */
final class TopicRules {
    /** Most topics of a link. */
    static final int MAX_TOPICS = 1_000;

    private static final int SHOWN_CHARACTERS = 80;

    private TopicRules() {}

    /** The filters that are valid, each on its own; what is wrong goes to the list. */
    static List<TopicFilter> check(List<String> topics, List<Violation> found) {
        if (topics.size() > MAX_TOPICS) {
            found.add(new Violation("topics", LinkSpecRules.TOO_LONG, "a link has at most " + MAX_TOPICS + " topics"));
            return List.of();
        }
        Map<TopicFilter, Integer> positions = new HashMap<>();
        FilterIndex<Integer> index = new FilterIndex<>();
        List<TopicFilter> filters = new ArrayList<>();
        List<@Nullable TopicFilter> byPosition = new ArrayList<>();
        for (int i = 0; i < topics.size(); i++) {
            TopicFilter filter = filter(topics.get(i), field(i), found);
            byPosition.add(filter);
            if (filter != null) {
                filters.add(filter);
                if (positions.putIfAbsent(filter, i) == null) {
                    index.put(filter, i);
                }
            }
        }
        for (int i = 0; i < byPosition.size(); i++) {
            TopicFilter filter = byPosition.get(i);
            if (filter != null) {
                redundant(filter, i, positions.getOrDefault(filter, i), index, found);
            }
        }
        return filters;
    }

    private static @Nullable TopicFilter filter(String topic, String field, List<Violation> found) {
        String error = TopicSyntax.filterError(topic);
        if (error != null) {
            found.add(new Violation(field, LinkSpecRules.INVALID_FILTER, "'" + shown(topic) + "': " + error));
            return null;
        }
        if (topic.charAt(0) == '$') {
            found.add(new Violation(
                    field,
                    LinkSpecRules.RESERVED_FILTER,
                    "'" + shown(topic) + "': topics that begin with $ belong to one cluster and never cross a link"));
            return null;
        }
        return TopicFilter.of(topic);
    }

    private static void redundant(
            TopicFilter filter, int position, int firstPosition, FilterIndex<Integer> index, List<Violation> found) {
        if (firstPosition < position) {
            found.add(new Violation(
                    field(position),
                    LinkSpecRules.REDUNDANT_FILTER,
                    "'" + shown(filter.value()) + "' is there already, as " + field(firstPosition)));
            return;
        }
        index.covering(filter, (cover, coverPosition) -> {
            // Of two that cover each other only the longer text is one too many.
            boolean other = !cover.equals(filter) && !cover.canonical().equals(filter);
            if (other) {
                found.add(new Violation(
                        field(position),
                        LinkSpecRules.REDUNDANT_FILTER,
                        "'" + shown(filter.value()) + "' is covered by '" + shown(cover.value()) + "', "
                                + field(coverPosition)));
            }
            return !other;
        });
    }

    private static String field(int position) {
        return "topics[" + position + "]";
    }

    private static String shown(String topic) {
        String cut = topic.length() <= SHOWN_CHARACTERS ? topic : topic.substring(0, SHOWN_CHARACTERS) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
