package io.linkspan.link.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private static final int PLENTY = 64 * 1024;

    private final Announcer announcer = new Announcer("node-1", 7);

    @Test
    void a_delta_says_what_is_new_changed_and_gone_and_revisions_follow_each_other() {
        announcer.want(routes("a", "b"));
        Delta first = announcer.nextDelta(PLENTY);
        NavigableMap<TopicFilter, RouteKinds> then = routes("a", "c");
        then.put(TopicFilter.of("a"), RouteKinds.DURABLE);
        announcer.want(then);
        Delta second = announcer.nextDelta(PLENTY);
        assertThat(first.fromRevision()).isZero();
        assertThat(first.revision()).isEqualTo(1);
        assertThat(second.fromRevision()).isEqualTo(1);
        assertThat(second.added())
                .containsExactly(
                        new Route(TopicFilter.of("a"), RouteKinds.DURABLE),
                        new Route(TopicFilter.of("c"), RouteKinds.NORMAL));
        assertThat(second.removed()).containsExactly(TopicFilter.of("b"));
        assertThat(second.incarnation()).isEqualTo(7);
        assertThat(announcer.hasNext()).isFalse();
        assertThat(announcer.size()).isEqualTo(2);
    }

    @Test
    void changes_that_cancel_each_other_before_they_were_sent_are_never_sent() {
        announcer.want(routes("a"));
        announcer.want(routes());
        assertThat(announcer.hasNext()).isFalse();
    }

    @Test
    void a_peer_that_missed_a_few_deltas_gets_them_and_one_that_missed_too_many_does_not() {
        for (int i = 0; i < Announcer.JOURNAL_DELTAS + 10; i++) {
            announcer.want(routes("t/" + i));
            announcer.nextDelta(PLENTY);
        }
        long now = announcer.revision();
        assertThat(announcer.since(now)).isEmpty();
        assertThat(announcer.since(now - 3)).extracting(Delta::revision).containsExactly(now - 2, now - 1, now);
        assertThat(announcer.since(now - Announcer.JOURNAL_DELTAS)).hasSize(Announcer.JOURNAL_DELTAS);
        assertThat(announcer.since(now - Announcer.JOURNAL_DELTAS - 1)).isNull();
        assertThat(announcer.since(now + 5)).isNull();
    }

    @Test
    void a_bootstrap_has_everything_wanted_in_parts_that_keep_to_the_limit() {
        NavigableMap<TopicFilter, RouteKinds> many = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            many.put(TopicFilter.of("some/topic/with/levels/" + i + "/+"), RouteKinds.of(1 + i % 7));
        }
        many.put(TopicFilter.of("ü€😀/" + "x".repeat(5_000)), RouteKinds.NORMAL);
        announcer.want(many);
        Announcer.Bootstrap bootstrap = announcer.bootstrap(8_192);
        List<Route> all = new ArrayList<>();
        while (bootstrap.hasNext()) {
            BootstrapPart part = bootstrap.next();
            assertThat(part.revision()).isEqualTo(1);
            if (part.routes().size() > 1) {
                assertThat(LinkCodec.encode(part)).hasSizeLessThanOrEqualTo(8_192);
            }
            all.addAll(part.routes());
        }
        assertThat(all).hasSize(many.size());
        all.forEach(route -> assertThat(many.get(route.filter())).isEqualTo(route.kinds()));
        assertThat(bootstrap.end().routes()).isEqualTo(many.size());
        assertThat(announcer.hasNext()).isFalse();
    }

    @Test
    void large_differences_go_in_several_deltas_that_lead_to_what_is_wanted() {
        NavigableMap<TopicFilter, RouteKinds> many = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            many.put(TopicFilter.of("t/" + i), RouteKinds.NORMAL);
        }
        announcer.want(many);
        int deltas = 0;
        while (announcer.hasNext()) {
            assertThat(LinkCodec.encode(announcer.nextDelta(4_096))).hasSizeLessThanOrEqualTo(4_096);
            deltas++;
        }
        assertThat(deltas).isGreaterThan(3);
        assertThat(announcer.revision()).isEqualTo(deltas);
        assertThat(announcer.size()).isEqualTo(3_000);
    }

    private static NavigableMap<TopicFilter, RouteKinds> routes(String... filters) {
        NavigableMap<TopicFilter, RouteKinds> routes = new TreeMap<>();
        for (String filter : filters) {
            routes.put(TopicFilter.of(filter), RouteKinds.NORMAL);
        }
        return routes;
    }
}
