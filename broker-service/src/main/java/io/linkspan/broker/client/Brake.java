package io.linkspan.broker.client;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.RateLimits;
import io.linkspan.broker.publish.Publisher;
import java.time.Duration;

/**
 * Slows one publisher down by not reading its socket: while other loops lag behind, while a client it publishes to has a
 * filling queue, above its own rate, and between two turns when its messages fan out widely. Never disconnects it.
 */
final class Brake {
    /** Short against any client's time-out, long against the time in which a loop works off its mailbox. */
    private static final Duration CONGESTION_CHECK = Duration.ofMillis(2);

    /** Between two publishes to a client whose queue fills: a few hundred messages a second until it has caught up. */
    private static final Duration SLOW_STEP = Duration.ofMillis(5);

    /** Work for one connection's publishes in a row; then the loop's other sockets have their turn. */
    private static final long TURN_NANOS = Duration.ofMillis(5).toNanos();

    /** Fewer deliveries are no reason to end a turn: what a turn gathers for one client leaves with one system call. */
    private static final int DELIVERIES_AT_LEAST = 2_000;

    private final Connection connection;
    private final Publisher publisher;
    private final BrokerCounters counters;
    private final TokenBucket messages;
    private final TokenBucket bytes;
    /** Where the turn began; below 0 before its first publish. */
    private long workBefore;

    private long turnBegan;
    private boolean holding;

    Brake(Connection connection, Publisher publisher, RateLimits rates, BrokerCounters counters) {
        this.connection = connection;
        this.publisher = publisher;
        this.counters = counters;
        long now = System.nanoTime();
        this.messages = new TokenBucket(rates.messagesPerSecond(), now);
        this.bytes = new TokenBucket(rates.bytesPerSecond(), now);
        this.workBefore = -1;
    }

    /** The client has published a message with that many bytes of payload. */
    void published(int payloadBytes) {
        long now = System.nanoTime();
        long wait = Math.max(
                over(messages.take(1, now), Limit.PUBLISHES_PER_SECOND),
                over(bytes.take(payloadBytes, now), Limit.PUBLISH_BYTES_PER_SECOND));
        if (publisher.slow(connection.loop())) {
            counters.slowedPublishers.increment();
            wait = Math.max(wait, SLOW_STEP.toNanos());
        }
        if (wait > 0) {
            hold(Duration.ofNanos(wait));
        } else if (workBefore < 0) {
            workBefore = publisher.work(connection.loop());
            turnBegan = now;
        } else if (now - turnBegan > TURN_NANOS
                && publisher.work(connection.loop()) - workBefore > DELIVERIES_AT_LEAST) {
            letOthersGo();
        }
    }

    private long over(long wait, Limit limit) {
        if (wait > 0) {
            counters.hits(limit).increment();
        }
        return wait;
    }

    /** What was read is worked off. */
    void readComplete() {
        workBefore = -1;
        if (publisher.congested()) {
            hold(CONGESTION_CHECK);
        }
    }

    private void letOthersGo() {
        if (!holding) {
            holding = true;
            connection.pauseReading();
            connection.loop().execute(this::readAgain);
        }
    }

    private void hold(Duration time) {
        if (!holding) {
            holding = true;
            connection.pauseReading();
            connection.loop().schedule(time, this::readAgain);
        }
    }

    private void readAgain() {
        holding = false;
        if (!connection.open()) {
            return;
        }
        workBefore = -1;
        if (publisher.congested()) {
            hold(CONGESTION_CHECK);
        } else {
            connection.resumeReading();
        }
    }
}
