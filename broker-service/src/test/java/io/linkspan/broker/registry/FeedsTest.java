package io.linkspan.broker.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.KeyLimit;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedsTest {
    private static final String LONGEST_KEPT = "ü".repeat(KeyLimit.TEXT_BYTES / 2);

    @Test
    void aFilterThatTheRegistryCannotStoreDoesNotHoldUpTheOthers() {
        RouteFeed feed = new RouteFeed();
        RouteWriter writer = feed.writer();
        writer.start("node-1", 1);

        writer.routeChanged(TopicFilter.of(LONGEST_KEPT + "x"), RouteKinds.NORMAL, List.of());
        assertThat(feed.waiting()).isZero();
        assertThat(feed.keptOut()).isEqualTo(1);

        writer.routeChanged(TopicFilter.of(LONGEST_KEPT), RouteKinds.NORMAL, List.of());
        writer.routeChanged(TopicFilter.of("a"), RouteKinds.NORMAL, List.of());
        assertThat(feed.waiting()).isEqualTo(2);
        assertThat(feed.keptOut()).isEqualTo(1);
    }

    @Test
    void routesOfTheLifeBeforeStayUntilItsSessionsAreBackAndThenOnlyThoseNobodyWantsGo() {
        RouteFeed feed = new RouteFeed();
        RouteWriter writer = feed.writer();
        writer.start("node-1", 2);
        RouteKey kept = new RouteKey("kept/#", "node-1");
        RouteKey left = new RouteKey("left/#", "node-1");
        List<CacheWrite<RouteKey, RouteEntry>> written = new ArrayList<>();
        feed.changes().subscribe().with(written::add);
        writer.former(List.of(kept, left));
        assertThat(written).isEmpty();

        writer.routeChanged(TopicFilter.of(kept.filter()), RouteKinds.DURABLE, List.of());
        writer.forgetFormer();

        assertThat(written).hasSize(2);
        assertThat(written.get(0)).isInstanceOfSatisfying(CacheWrite.Put.class, put -> assertThat(put.key())
                .isEqualTo(kept));
        assertThat(written.get(1)).isEqualTo(new CacheWrite.Remove<>(left));
    }

    @Test
    void aRetainedMessageThatTheRegistryCannotStoreDoesNotHoldUpTheOthers() {
        RetainedFeed feed = new RetainedFeed();
        feed.start(1);

        feed.retainedChanged(LONGEST_KEPT + "x", message(LONGEST_KEPT + "x"), 1, () -> {});
        assertThat(feed.waiting()).isZero();
        assertThat(feed.keptOut()).isEqualTo(1);

        feed.retainedChanged("a", message("a"), 2, () -> {});
        assertThat(feed.waiting()).isEqualTo(1);
    }

    private static Message message(String topic) {
        return new Message(
                topic,
                new byte[] {1},
                QoS.AT_MOST_ONCE,
                true,
                MessageProperties.NONE,
                "publisher",
                0,
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of());
    }
}
