package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.Settings;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long it takes from SUBSCRIBE on one cluster to the first publish on the other that crosses: measured and printed; only
 * that it does cross is asserted.
 */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class SubscribeTimeE2E {
    private static final int REPETITIONS = 21;

    @Test
    void aNewSubscriptionAttractsMessagesOfTheOtherCluster(Pair pair) throws IOException {
        List<Double> crossing = new ArrayList<>();
        List<Double> afterSuback = new ArrayList<>();
        List<Double> arrival = new ArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        try (ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
                Publisher publisher = Publisher.on(pair.aws());
                Listener listener = Listener.on(pair.gcp())) {
            // Given a client on aws that publishes the time each millisecond
            Future<?> ticking = ticks.scheduleAtFixedRate(
                    () -> publisher.publish(topic(turn.get()), 0, String.valueOf(System.nanoTime())),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);
            for (int n = 1; n <= REPETITIONS; n++) {
                String topic = topic(n);
                turn.set(n);

                // When
                long subscribed = System.nanoTime();
                listener.subscribe(topic, 0);
                long confirmed = System.nanoTime();

                // Then
                Waiting.until("a message to " + topic + " has crossed")
                        .pollInterval(Duration.ofMillis(20))
                        .untilAsserted(() -> assertThat(listener.arrivals())
                                .anySatisfy(packet -> assertThat(packet.topic()).isEqualTo(topic)));
                Listener.Packet first = listener.packets().stream()
                        .filter(packet -> packet.publish().getTopic().toString().equals(topic))
                        .findFirst()
                        .orElseThrow();
                long published = Long.parseLong(first.arrival().payload());
                crossing.add(millis(published - subscribed));
                afterSuback.add(millis(published - confirmed));
                arrival.add(millis(first.nanoTime() - subscribed));
                listener.unsubscribe(topic);
            }
            assertThat(ticking.isDone()).as("the publisher has stopped").isFalse();
            ticking.cancel(false);
        }
        String report = String.format(
                Locale.ROOT,
                "From SUBSCRIBE to the first publish that crosses, %d times: %s; after SUBACK: %s; until it arrives: %s",
                REPETITIONS,
                summary(crossing),
                summary(afterSuback),
                summary(arrival));
        System.out.println(report);
        Files.writeString(Settings.directory().resolve("subscribe-time.txt"), report + "\n");
        assertThat(crossing).hasSize(REPETITIONS);
    }

    private static String topic(int turn) {
        return "e2e/subscribe-time/" + turn;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static String summary(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "median %.1f ms (%.1f to %.1f)",
                sorted.get(sorted.size() / 2),
                sorted.getFirst(),
                sorted.getLast());
    }
}
