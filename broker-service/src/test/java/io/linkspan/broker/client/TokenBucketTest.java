package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void a_second_s_worth_passes_at_once_and_what_is_above_waits_for_its_time() {
        var bucket = new TokenBucket(100, 0);
        assertThat(bucket.take(100, 0)).isZero();
        assertThat(bucket.take(10, 0)).isEqualTo(SECOND / 10);
    }

    @Test
    void a_debt_is_paid_off_at_the_rate() {
        var bucket = new TokenBucket(100, 0);
        bucket.take(150, 0);
        assertThat(bucket.take(0, SECOND / 4)).isEqualTo(SECOND / 4);
        assertThat(bucket.take(0, SECOND / 2)).isZero();
    }

    @Test
    void an_idle_time_saves_up_no_more_than_one_second() {
        var bucket = new TokenBucket(10, 0);
        assertThat(bucket.take(11, 100 * SECOND)).isEqualTo(SECOND / 10);
    }

    @Test
    void trying_takes_nothing_when_there_is_nothing() {
        var bucket = new TokenBucket(2, 0);
        assertThat(bucket.tryTake(0)).isTrue();
        assertThat(bucket.tryTake(0)).isTrue();
        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(bucket.tryTake(SECOND / 2)).isTrue();
    }

    @Test
    void zero_is_no_limit() {
        var bucket = new TokenBucket(0, 0);
        assertThat(bucket.take(Long.MAX_VALUE, 0)).isZero();
        assertThat(bucket.tryTake(0)).isTrue();
    }
}
