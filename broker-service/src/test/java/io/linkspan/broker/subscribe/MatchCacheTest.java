package io.linkspan.broker.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchCacheTest {
    private final FilterTree<String> tree = new FilterTree<>();
    private final MatchCache<String> matches = new MatchCache<>(tree);

    private void put(String filter) {
        tree.update(TopicFilter.of(filter), present -> filter);
    }

    @Test
    void what_has_matched_is_known() {
        put("a/b/#");
        var first = matches.match("a/b/c");
        assertThat(matches.match("a/b/c")).containsExactly("a/b/#").isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x/y/z", "a/other", "x/+", "a/other/#", "x", "$s/b/c"})
    void filters_elsewhere_come_and_go(String elsewhere) {
        put("a/b/#");
        var first = matches.match("a/b/c");
        put(elsewhere);
        tree.update(TopicFilter.of(elsewhere), present -> null);
        assertThat(matches.match("a/b/c")).isSameAs(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "a/b/+", "a/+/c", "a/#", "+/b/c", "#", "a/b/c/#"})
    void a_filter_that_comes_or_goes_counts_at_once(String filter) {
        assertThat(matches.match("a/b/c")).isEmpty();
        put(filter);
        assertThat(matches.match("a/b/c")).containsExactly(filter);
        tree.update(TopicFilter.of(filter), present -> null);
        assertThat(matches.match("a/b/c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/#", "+", "#"})
    void so_does_one_for_a_topic_of_one_level(String filter) {
        assertThat(matches.match("a")).isEmpty();
        put(filter);
        assertThat(matches.match("a")).containsExactly(filter);
    }

    @Test
    void a_value_that_is_replaced_counts_at_once() {
        put("a");
        matches.match("a");
        tree.update(TopicFilter.of("a"), present -> "another");
        assertThat(matches.match("a")).containsExactly("another");
    }

    @Test
    void long_topics_and_many_filters_are_not_kept() {
        String topic = "a/" + "x".repeat(MatchCache.LONGEST);
        put("a/#");
        assertThat(matches.match(topic)).isNotSameAs(matches.match(topic)).containsExactly("a/#");
        String wide = "w" + "/l".repeat(6);
        IntStream.range(0, 2 * MatchCache.MOST).forEach(n -> put(pattern(n)));
        assertThat(matches.match(wide)).isNotSameAs(matches.match(wide)).hasSize(2 * MatchCache.MOST);
    }

    // Different filters, all of which match the same topic of seven levels.
    private static String pattern(int bits) {
        var filter = new StringBuilder(((bits >> 6) & 1) == 0 ? "w" : "+");
        for (int level = 0; level < 6; level++) {
            filter.append(((bits >> level) & 1) == 0 ? "/l" : "/+");
        }
        return filter.toString();
    }
}
