package io.linkspan.e2e.queue;

import io.linkspan.e2e.ledger.Finding;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Heap;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/**
 * What one broker took for a number of QoS 1 messages to one persistent session.
 *
 * @param what was measured
 * @param queued how long acknowledging all took
 * @param drained how long they took to arrive, counted from when the client came back, or from the first PUBLISH
 * @param peakHeap MiB, most used at any time, garbage included; 0 not measured
 * @param liveHeap MiB after a collection, with everything queued; 0 not measured
 * @param findings of the ledger
 */
record Measured(String what, Duration queued, Duration drained, long peakHeap, long liveHeap, List<Finding> findings) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int IN_FLIGHT = 500;
    private static final int AS_FAST_AS_IT_GOES = 1_000_000;

    /**
     * What is measured.
     *
     * @param name for people
     * @param broker MQTT
     * @param user empty: anonymous
     * @param password of the user
     * @param processes whose heap is watched
     */
    record Target(String name, InetSocketAddress broker, String user, String password, List<Node> processes) {
        private Identity identity(String clientId) {
            return new Identity(clientId, user, password);
        }
    }

    /** Queues messages while the subscriber is away, then brings it back. */
    static Measured queue(Target target, int messages, int bytes) {
        return measure(target, messages, bytes, true);
    }

    /** Publishes to a subscriber that is online. */
    static Measured stream(Target target, int messages, int bytes) {
        return measure(target, messages, bytes, false);
    }

    private static Measured measure(Target target, int messages, int bytes, boolean away) {
        Ledger ledger = new Ledger();
        String topic = "e2e/queue/" + UUID.randomUUID();
        List<InetSocketAddress> broker = List.of(target.broker());
        CountingSubscriber subscriber =
                CountingSubscriber.start(ledger, target.identity("subscriber-" + topic.substring(10)), broker, topic);
        CountingPublisher publisher = CountingPublisher.start(
                ledger,
                target.identity("publisher-" + topic.substring(10)),
                broker,
                new CountingPublisher.Load(topic, 1, AS_FAST_AS_IT_GOES, IN_FLIGHT, bytes));
        try (subscriber;
                publisher;
                Heap heap = new Heap(target.processes())) {
            await(() -> subscriber.connected() && publisher.connected());
            if (away) {
                subscriber.goAway();
            }
            long began = System.nanoTime();
            publisher.publish(messages);
            await(() -> ledger.acknowledged() + ledger.refused() >= messages);
            Duration queued = Duration.ofNanos(System.nanoTime() - began);
            long peak = heap.peakMegabytes();
            long live = away ? heap.liveMegabytes() : 0;
            if (away) {
                began = System.nanoTime();
                subscriber.comeBack();
            }
            long since = began;
            await(() -> ledger.missing() == 0 || (quiet(ledger, since) && subscriber.connected()));
            Duration drained = Duration.ofNanos(System.nanoTime() - began);
            return new Measured(
                    target.name() + (away ? ", away" : ", online"), queued, drained, peak, live, ledger.settle());
        }
    }

    /** Nothing has arrived for a while, and it has been waited for so long. */
    private static boolean quiet(Ledger ledger, long since) {
        return Math.min(ledger.quietNanos(), System.nanoTime() - since) > QUIET.toNanos();
    }

    private static void await(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition::getAsBoolean);
    }

    /** Messages a second from the first PUBLISH to the last arrival; for a subscriber that is online. */
    long perSecond(int messages) {
        return messages * 1_000L / Math.max(1, drained.toMillis());
    }

    @Override
    public String toString() {
        return "%s: acknowledged in %.1f s, arrived in %.1f s, heap at most %d MiB, live %d MiB%s"
                .formatted(
                        what,
                        queued.toMillis() / 1000.0,
                        drained.toMillis() / 1000.0,
                        peakHeap,
                        liveHeap,
                        findings.isEmpty() ? "" : ", " + findings);
    }
}
