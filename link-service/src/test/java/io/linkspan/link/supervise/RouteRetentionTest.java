package io.linkspan.link.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.sim.MemoryExternalRoutes;
import io.linkspan.link.sim.SimTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RouteRetentionTest {

    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final Duration RETENTION = Duration.ofHours(24);

    private final SimTime time = new SimTime();
    private final MemoryExternalRoutes store = new MemoryExternalRoutes(time, new Random(7));
    private int routes = 3;
    private int expirations;

    private RouteRetention speaker() {
        RouteRetention retention =
                new RouteRetention(GCP, store, time.create("link"), () -> RETENTION, () -> routes, () -> expirations++);
        retention.begin();
        return retention;
    }

    @Test
    void routes_stay_while_the_peer_is_away_for_less_than_the_retention_and_then_go_once() {
        speaker();
        time.run(RETENTION.minusMinutes(1));
        assertThat(expirations).isZero();

        time.run(Duration.ofMinutes(2));
        assertThat(expirations).isOne();
        routes = 0;
        time.run(RETENTION.multipliedBy(2));
        assertThat(expirations).isOne();
    }

    @Test
    void a_word_from_the_peer_begins_the_time_anew() {
        RouteRetention retention = speaker();
        time.run(RETENTION.minusMinutes(1));
        retention.heard();
        time.run(RETENTION.minusMinutes(1));
        assertThat(expirations).isZero();
        time.run(Duration.ofMinutes(2));
        assertThat(expirations).isOne();
    }

    @Test
    void a_successor_goes_on_counting_where_its_predecessor_stopped() {
        RouteRetention first = speaker();
        time.run(Duration.ofHours(20));
        first.end();
        speaker();
        time.run(Duration.ofHours(3));
        assertThat(expirations).isZero();
        time.run(Duration.ofHours(1).plusMinutes(2));
        assertThat(expirations).isOne();
    }

    @Test
    void a_registry_that_fails_now_and_then_loses_no_more_than_a_few_looks() {
        store.failures(0.5);
        RouteRetention first = speaker();
        time.run(Duration.ofHours(12));
        first.end();
        store.failures(0);
        speaker();
        time.run(Duration.ofHours(12).plusMinutes(5));
        assertThat(expirations).isOne();
    }
}
