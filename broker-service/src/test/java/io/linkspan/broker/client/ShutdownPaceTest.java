package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.ShutdownLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownPaceTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static ShutdownPace of(int clients, int perSecond, Duration grace) {
        return new ShutdownPace(clients, new ShutdownLimits(Duration.ZERO, perSecond, grace));
    }

    private static int after(ShutdownPace pace, int millis) {
        return pace.due(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void few_clients_go_at_once() {
        assertThat(after(of(50, 500, GRACE), 0)).isEqualTo(50);
        assertThat(after(of(1, 1, GRACE), 0)).isEqualTo(1);
        assertThat(after(of(0, 500, GRACE), 0)).isZero();
    }

    @Test
    void many_clients_go_at_the_rate() {
        var pace = of(5_000, 500, GRACE);
        assertThat(after(pace, 0)).isEqualTo(50);
        assertThat(after(pace, 1_000)).isEqualTo(550);
        assertThat(after(pace, 9_000)).isEqualTo(4_550);
        assertThat(after(pace, 10_000)).isEqualTo(5_000);
        assertThat(pace.hurried()).isFalse();
    }

    @Test
    void more_clients_than_the_rate_lets_go_in_the_grace_go_faster() {
        var pace = of(60_000, 500, GRACE);
        assertThat(after(pace, 0)).isEqualTo(200);
        assertThat(after(pace, 15_000)).isEqualTo(30_200);
        assertThat(after(pace, 30_000)).isEqualTo(60_000);
        assertThat(pace.hurried()).isTrue();
    }

    @Test
    void without_a_rate_or_without_a_grace_all_go_at_once() {
        assertThat(after(of(60_000, 0, GRACE), 0)).isEqualTo(60_000);
        assertThat(of(60_000, 0, GRACE).hurried()).isFalse();
        assertThat(after(of(60_000, 500, Duration.ZERO), 0)).isEqualTo(60_000);
    }
}
