package io.linkspan.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.generators.NaiveTopics;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.generators.Texts;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The algebra over longer filters, where sets cannot be enumerated. */
class TopicAlgebraProperties {
    @Test
    void matchesAgreesWithTheNaiveModel() {
        Seeded.forAll(20_000, random -> {
            TopicFilter filter = Texts.filter(random, 6);
            String topic = Texts.topic(random, 6);
            assertThat(filter.matches(topic))
                    .as("%s matches %s", filter, topic)
                    .isEqualTo(NaiveTopics.matches(filter.value(), topic));
        });
    }

    @Test
    void aTopicIsInTheIntersectionExactlyWhenBothMatchIt() {
        Seeded.forAll(5_000, random -> {
            TopicFilter one = Texts.filter(random, 5);
            TopicFilter two = Texts.filter(random, 5);
            Optional<TopicFilter> both = one.intersect(two);
            assertThat(both.map(TopicAlgebraProperties::canonical))
                    .isEqualTo(two.intersect(one).map(TopicAlgebraProperties::canonical));
            for (int i = 0; i < 20; i++) {
                String topic = topicNear(random, one, two);
                assertThat(both.isPresent() && both.get().matches(topic))
                        .as("%s and %s gave %s for %s", one, two, both, topic)
                        .isEqualTo(one.matches(topic) && two.matches(topic));
            }
        });
    }

    @Test
    void whatAFilterCoversItMatchesAndTheIntersectionIsCoveredByBoth() {
        Seeded.forAll(5_000, random -> {
            TopicFilter one = Texts.filter(random, 5);
            TopicFilter two = Texts.filter(random, 5);
            one.intersect(two).ifPresent(both -> {
                assertThat(one.covers(both)).as("%s covers %s", one, both).isTrue();
                assertThat(two.covers(both)).as("%s covers %s", two, both).isTrue();
            });
            String topic = topicNear(random, one, two);
            if (one.covers(two) && two.matches(topic)) {
                assertThat(one.matches(topic))
                        .as("%s covers %s, %s", one, two, topic)
                        .isTrue();
            }
        });
    }

    @Test
    void minimalUnionSelectsTheSameWithNoFilterToSpareInTheGivenOrder() {
        List<String> all = NaiveTopics.filters();
        Seeded.forAll(2_000, random -> {
            SequencedSet<TopicFilter> given = new LinkedHashSet<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                given.add(TopicFilter.of(all.get(random.nextInt(all.size()))));
            }
            SequencedSet<TopicFilter> minimal = FilterSet.minimalUnion(given);

            assertThat(union(minimal)).isEqualTo(union(given));
            assertThat(given).containsSubsequence(minimal);
            for (TopicFilter a : minimal) {
                for (TopicFilter b : minimal) {
                    assertThat(a.equals(b) || !a.covers(b))
                            .as("%s covers %s", a, b)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void theIndexFindsExactlyTheCoveringFilters() {
        Seeded.forAll(1_000, random -> {
            List<TopicFilter> given = Texts.filters(random, 30, 5);
            FilterIndex<Integer> index = new FilterIndex<>();
            given.forEach(f -> index.put(f, f.value().length()));
            TopicFilter asked = Texts.filter(random, 5);

            Set<TopicFilter> found = new TreeSet<>();
            index.covering(asked, (cover, length) -> {
                assertThat(length).isEqualTo(cover.value().length());
                return found.add(cover);
            });

            Set<TopicFilter> expected = new TreeSet<>(given);
            expected.removeIf(f -> !f.covers(asked));
            assertThat(found).as("covering %s in %s", asked, given).isEqualTo(expected);
        });
    }

    /** A topic that one of the two often matches: wildcards of the one replaced by random levels. */
    private static String topicNear(Random random, TopicFilter one, TopicFilter two) {
        String text = (random.nextBoolean() ? one : two).value();
        if (text.equals("#") || random.nextInt(5) == 0) {
            return Texts.topic(random, 5);
        }
        String hash = random.nextBoolean() ? "" : "/" + Texts.topic(random, 2);
        String topic = text.endsWith("/#") ? text.substring(0, text.length() - 2) + hash : text;
        while (topic.contains("+")) {
            topic = topic.replaceFirst("\\+", random.nextBoolean() ? "a" : "b");
        }
        return TopicSyntax.topicError(topic) == null ? topic : Texts.topic(random, 5);
    }

    private static String canonical(TopicFilter filter) {
        return filter.canonical().value();
    }

    private static BitSet union(Iterable<TopicFilter> filters) {
        BitSet union = new BitSet();
        filters.forEach(f -> union.or(NaiveTopics.selected(f.value())));
        return union;
    }
}
