package io.linkspan.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.generators.NaiveTopics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The algebra against sets, for every pair of small filters. */
class TopicAlgebraTest {
    private final List<TopicFilter> filters =
            NaiveTopics.filters().stream().map(TopicFilter::of).toList();
    private final List<BitSet> selected =
            filters.stream().map(f -> NaiveTopics.selected(f.value())).toList();

    @Test
    void everySmallFilterMatchesWhatTheSpecificationSays() {
        for (int f = 0; f < filters.size(); f++) {
            BitSet matched = new BitSet();
            for (int t = 0; t < NaiveTopics.TOPICS.size(); t++) {
                matched.set(t, filters.get(f).matches(NaiveTopics.TOPICS.get(t)));
            }
            assertThat(matched).as(filters.get(f).value()).isEqualTo(selected.get(f));
        }
    }

    @Test
    void coversIsTheSubsetRelationForEveryPair() {
        List<String> wrong = new ArrayList<>();
        for (int a = 0; a < filters.size(); a++) {
            for (int b = 0; b < filters.size(); b++) {
                boolean expected = NaiveTopics.contains(selected.get(a), selected.get(b));
                if (filters.get(a).covers(filters.get(b)) != expected) {
                    wrong.add(filters.get(a) + " covers " + filters.get(b) + " should be " + expected);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void intersectIsOneFilterThatSelectsTheCommonTopicsForEveryPair() {
        List<String> wrong = new ArrayList<>();
        for (int a = 0; a < filters.size(); a++) {
            for (int b = 0; b < filters.size(); b++) {
                BitSet common = (BitSet) selected.get(a).clone();
                common.and(selected.get(b));
                Optional<TopicFilter> both = filters.get(a).intersect(filters.get(b));
                BitSet actual = both.map(f -> NaiveTopics.selected(f.value())).orElseGet(BitSet::new);
                if (!actual.equals(common) || both.isPresent() == common.isEmpty()) {
                    wrong.add(filters.get(a) + " and " + filters.get(b) + " gave " + both);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }
}
