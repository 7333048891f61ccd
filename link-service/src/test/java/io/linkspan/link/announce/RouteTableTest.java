package io.linkspan.link.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {

    @Test
    void routes_of_the_present_life_of_a_node_count_and_durable_ones_of_any() {
        Map<RouteTable.Key, RouteTable.Entry> routes = Map.of(
                new RouteTable.Key("a", "node-1"), new RouteTable.Entry(1, 5),
                new RouteTable.Key("b", "node-1"), new RouteTable.Entry(1, 4),
                new RouteTable.Key("c", "node-2"), new RouteTable.Entry(1, 9),
                new RouteTable.Key("d/#/e", "node-1"), new RouteTable.Entry(1, 5),
                new RouteTable.Key("f", "node-1"), new RouteTable.Entry(8, 5),
                new RouteTable.Key("g", "node-1"), new RouteTable.Entry(5, 4),
                new RouteTable.Key("h", "node-2"), new RouteTable.Entry(4, 9));
        assertThat(RouteTable.living(routes, Map.of("node-1", 5L)))
                .containsExactlyInAnyOrder(
                        new Route(TopicFilter.of("a"), RouteKinds.NORMAL),
                        new Route(TopicFilter.of("g"), RouteKinds.NORMAL.plus(RouteKinds.DURABLE)),
                        new Route(TopicFilter.of("h"), RouteKinds.DURABLE));
    }
}
