package io.linkspan.contracts.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static Route route(String filter, RouteKinds kinds) {
        return new Route(TopicFilter.of(filter), kinds);
    }

    @Test
    void routesAreNarrowedToTheTopicsOfTheLink() {
        List<Route> routes = List.of(
                route("#", RouteKinds.NORMAL),
                route("fleet/1/+", RouteKinds.DURABLE),
                route("other", RouteKinds.NORMAL));
        assertThat(Announcement.of(routes, List.of(TopicFilter.of("fleet/+/state"))))
                .containsExactly(
                        entry(TopicFilter.of("fleet/+/state"), RouteKinds.NORMAL),
                        entry(TopicFilter.of("fleet/1/state"), RouteKinds.DURABLE));
    }

    @Test
    void aCoveredFilterOfTheSameKindIsNotSaidTwice() {
        List<Route> routes = List.of(route("a/#", RouteKinds.NORMAL), route("a/b", RouteKinds.NORMAL));
        assertThat(Announcement.of(routes, List.of(TopicFilter.of("#")))).containsOnlyKeys(TopicFilter.of("a/#"));
    }

    @Test
    void nothingIsAnnouncedWithoutTopicsNorBelowADollarSign() {
        List<Route> routes = List.of(
                route("#", RouteKinds.NORMAL),
                route("$SYS/#", RouteKinds.NORMAL),
                route("$LINK/x/y", RouteKinds.NORMAL));
        assertThat(Announcement.of(routes, List.of())).isEmpty();
        assertThat(Announcement.of(routes, List.of(TopicFilter.of("$SYS/#"), TopicFilter.of("$LINK/+/y"))))
                .isEmpty();
    }

    @Test
    void manyLiteralRoutesDoNotTakeQuadraticTime() {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            routes.add(route("site/" + i % 100 + "/device/" + i, RouteKinds.NORMAL));
        }
        assertThat(Announcement.of(routes, List.of(TopicFilter.of("site/#")))).hasSize(100_000);
    }

    @Test
    void kindsAreASetWithWords() {
        RouteKinds both = RouteKinds.NORMAL.plus(RouteKinds.DURABLE);
        assertThat(both.bits()).isEqualTo(5);
        assertThat(both.names()).containsExactly("normal", "durable");
        assertThat(both.contains(RouteKinds.SHARED)).isFalse();
        assertThat(both.contains(RouteKinds.DURABLE)).isTrue();
        assertThat(both).hasToString("normal+durable");
    }
}
