package io.linkspan.contracts.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.generators.NaiveTopics;
import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The announcement against the naive model: what matters is which kinds each topic finds. */
class AnnouncementProperties {
    private static final List<String> FILTERS = NaiveTopics.filters();

    @Test
    void everyTopicFindsExactlyTheKindsOfItsRoutesWithinTheTopicsOfTheLink() {
        Seeded.forAll(1_500, random -> {
            List<Route> routes = routes(random);
            List<TopicFilter> topics = filters(random, 4);
            Map<TopicFilter, RouteKinds> announced = Announcement.of(routes, topics);
            for (String topic : NaiveTopics.TOPICS) {
                boolean mayCross =
                        !topic.startsWith("$") && topics.stream().anyMatch(f -> NaiveTopics.matches(f.value(), topic));
                int expected = mayCross ? bits(routes, topic) : 0;
                assertThat(bits(routes(announced), topic))
                        .as("%s: routes %s, topics %s, announced %s", topic, routes, topics, announced)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void noAnnouncedFilterIsSaidByThoseThatCoverIt() {
        Seeded.forAll(1_500, random -> {
            Map<TopicFilter, RouteKinds> announced = Announcement.of(routes(random), filters(random, 4));
            announced.forEach((filter, kinds) -> {
                int covered = 0;
                for (Map.Entry<TopicFilter, RouteKinds> other : announced.entrySet()) {
                    boolean covers =
                            !other.getKey().equals(filter) && other.getKey().covers(filter);
                    covered |= covers ? other.getValue().bits() : 0;
                }
                assertThat(kinds.bits() & ~covered)
                        .as("%s in %s", filter, announced)
                        .isNotZero();
                assertThat(filter.value()).doesNotStartWith("$");
            });
        });
    }

    @Test
    void orderAndRepetitionOfRoutesDoNotMatter() {
        Seeded.forAll(500, random -> {
            List<Route> routes = routes(random);
            List<TopicFilter> topics = filters(random, 4);
            List<Route> again = new ArrayList<>(routes.reversed());
            again.addAll(routes);
            assertThat(Announcement.of(again, topics.reversed())).isEqualTo(Announcement.of(routes, topics));
        });
    }

    @Test
    void aDifferenceAppliedToTheOneGivesTheOther() {
        Seeded.forAll(1_000, random -> {
            NavigableMap<TopicFilter, RouteKinds> before = Announcement.of(routes(random), filters(random, 4));
            NavigableMap<TopicFilter, RouteKinds> after = Announcement.of(routes(random), filters(random, 4));
            Announcement.Difference step = Announcement.difference(before, after);

            Map<TopicFilter, RouteKinds> applied = new TreeMap<>(before);
            step.removed().forEach(filter -> assertThat(applied.remove(filter)).isNotNull());
            step.added().forEach(route -> assertThat(applied.put(route.filter(), route.kinds()))
                    .isNotEqualTo(route.kinds()));
            assertThat(applied).isEqualTo(after);
            assertThat(step.isEmpty()).isEqualTo(before.equals(after));
        });
    }

    private static int bits(List<Route> routes, String topic) {
        int bits = 0;
        for (Route route : routes) {
            bits |= NaiveTopics.matches(route.filter().value(), topic)
                    ? route.kinds().bits()
                    : 0;
        }
        return bits;
    }

    private static List<Route> routes(Map<TopicFilter, RouteKinds> announced) {
        return announced.entrySet().stream()
                .map(e -> new Route(e.getKey(), e.getValue()))
                .toList();
    }

    private static List<Route> routes(Random random) {
        return filters(random, 12).stream()
                .map(filter -> new Route(filter, RouteKinds.of(1 + random.nextInt(7))))
                .toList();
    }

    private static List<TopicFilter> filters(Random random, int max) {
        List<TopicFilter> filters = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            filters.add(TopicFilter.of(FILTERS.get(random.nextInt(FILTERS.size()))));
        }
        return filters;
    }
}
