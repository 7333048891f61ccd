package io.linkspan.link.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapEnd;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeerRoutesTest {

    private static final TopicFilter A = TopicFilter.of("a");
    private static final TopicFilter B = TopicFilter.of("b");
    private static final TopicFilter C = TopicFilter.of("c");

    private final PeerRoutes routes = new PeerRoutes(Map.of(A, RouteKinds.NORMAL, B, RouteKinds.NORMAL), 4, 5);

    @Test
    void a_bootstrap_sweeps_what_it_does_not_name_and_only_at_its_end() {
        assertThat(routes.greet(hello(5))).isTrue();
        assertThat(routes.part(part(5, 3, A, C))).isEqualTo(Reaction.NOTHING);
        assertThat(routes.snapshot()).containsOnlyKeys(A, B);
        assertThat(routes.end(new BootstrapEnd("n", 5, 3, 2)))
                .isEqualTo(new Reaction.Write(Map.of(C, RouteKinds.NORMAL), List.of(B), 3));
        assertThat(routes.snapshot()).containsOnlyKeys(A, C);
        assertThat(routes.revision()).isEqualTo(3);
    }

    @Test
    void an_incomplete_bootstrap_changes_nothing() {
        routes.greet(hello(5));
        routes.part(part(5, 3, A));
        assertThat(routes.end(new BootstrapEnd("n", 5, 3, 2)))
                .isEqualTo(new Reaction.Resync("bootstrap incomplete: 1 of 2"));
        assertThat(routes.snapshot()).containsOnlyKeys(A, B);
    }

    @Test
    void a_lower_incarnation_is_stale() {
        assertThat(routes.isStale(hello(3))).isTrue();
        assertThat(routes.isStale(hello(4))).isFalse();
    }

    @Test
    void deltas_must_follow_each_other_and_a_repeated_one_does_no_harm() {
        inStepAt(3);
        Delta next = delta(3, 4, List.of(C), List.of(A));
        assertThat(routes.delta(next)).isEqualTo(new Reaction.Write(Map.of(C, RouteKinds.NORMAL), List.of(A), 4));
        assertThat(routes.delta(next)).isEqualTo(new Reaction.Write(Map.of(), List.of(), 4));
        assertThat(routes.snapshot()).containsOnlyKeys(C);
        assertThat(routes.delta(delta(5, 6, List.of(), List.of(C))))
                .isEqualTo(new Reaction.Resync("delta from revision 5, have revision 4"));
        assertThat(routes.snapshot()).containsOnlyKeys(C);
    }

    @Test
    void the_same_life_on_a_new_connection_needs_no_bootstrap() {
        inStepAt(3);
        assertThat(routes.greet(hello(5))).isFalse();
        assertThat(routes.greet(hello(6))).isTrue();
        assertThat(routes.snapshot()).containsOnlyKeys(A);
    }

    @Test
    void the_second_heartbeat_that_disagrees_asks_to_start_over() {
        inStepAt(3);
        assertThat(routes.heartbeat(heartbeat(3))).isEqualTo(Reaction.NOTHING);
        assertThat(routes.heartbeat(heartbeat(4))).isEqualTo(Reaction.NOTHING);
        assertThat(routes.heartbeat(heartbeat(4)))
                .isEqualTo(new Reaction.Resync("heartbeat of revision 4, have revision 3"));
    }

    @Test
    void somebody_who_was_not_introduced_is_asked_to_do_so() {
        assertThat(routes.heartbeat(heartbeat(3))).isEqualTo(new Reaction.Resync("not introduced"));
        assertThat(routes.delta(delta(3, 4, List.of(), List.of()))).isEqualTo(new Reaction.Resync("not introduced"));
    }

    @Test
    void an_old_bootstrap_end_that_comes_again_sweeps_nothing() {
        routes.greet(hello(5));
        routes.end(new BootstrapEnd("n", 5, 1, 0));
        routes.delta(delta(1, 2, List.of(A), List.of()));
        routes.delta(delta(7, 8, List.of(B), List.of())); // a gap: out of step now
        assertThat(routes.end(new BootstrapEnd("n", 5, 1, 0))).isEqualTo(Reaction.NOTHING);
        assertThat(routes.snapshot()).containsOnlyKeys(A);
    }

    @Test
    void more_routes_than_allowed_are_refused() {
        routes.greet(hello(5));
        assertThat(routes.part(part(5, 1, A, B, C, TopicFilter.of("d"), TopicFilter.of("e"), TopicFilter.of("f"))))
                .isEqualTo(new Reaction.Refuse("announces more than the 5 routes allowed per peer"));
    }

    private void inStepAt(long revision) {
        routes.greet(hello(5));
        routes.part(part(5, revision, A));
        assertThat(routes.end(new BootstrapEnd("n", 5, revision, 1))).isInstanceOf(Reaction.Write.class);
    }

    private static Hello hello(long incarnation) {
        return new Hello(
                1,
                1,
                Set.of(),
                ClusterName.of("aws"),
                ClusterName.of("gcp"),
                new InstanceId(new UUID(0, 1)),
                "n",
                incarnation,
                1_000);
    }

    private static BootstrapPart part(long incarnation, long revision, TopicFilter... filters) {
        return new BootstrapPart("n", incarnation, revision, routesOf(List.of(filters)));
    }

    private static Delta delta(long from, long to, List<TopicFilter> added, List<TopicFilter> removed) {
        return new Delta("n", 5, from, to, routesOf(added), removed);
    }

    private static Heartbeat heartbeat(long revision) {
        return new Heartbeat("n", 5, revision, 1);
    }

    private static List<Route> routesOf(List<TopicFilter> filters) {
        return filters.stream()
                .map(filter -> new Route(filter, RouteKinds.NORMAL))
                .toList();
    }
}
