package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Only what somebody on the other side has subscribed to crosses, and only once; the counters of both sides say so. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class SelectivityE2E {
    private static final int TOPICS = 1_000;
    private static final int WANTED = 10;
    private static final int SUBSCRIBERS = 3;

    @Test
    void onlyTheTopicsWithSubscribersCrossOnceForAllOfThem(Pair pair) {
        // Given three subscribers on gcp for each of 10 topics, and counters from now on
        List<String> filters = IntStream.range(0, WANTED)
                .mapToObj(n -> topic(n * TOPICS / WANTED))
                .toList();
        List<Listener> listeners = new ArrayList<>();
        try (Publisher publisher = Publisher.on(pair.aws())) {
            for (int n = 0; n < SUBSCRIBERS; n++) {
                Listener listener = Listener.on(pair.gcp());
                listeners.add(listener);
                filters.forEach(filter -> listener.subscribe(filter, 1));
            }
            filters.forEach(filter -> Waiting.wanted(pair.aws(), pair.gcp(), filter));
            resetCounters(pair);

            // When a message is published to each of 1,000 topics
            publisher.publishAll(messages());

            // Then 10 cross, once each, and reach all subscribers
            Waiting.settled("10 of 1,000 messages have crossed", List.of(10L, 10L), () -> crossed(pair));
            listeners.forEach(listener -> assertThat(listener.payloads()).containsExactlyElementsOf(filters));
            long bytes = counter(pair.aws().rest().counters("gcp"), "bytes.forwarded");
            assertThat(bytes).isPositive();
            Waiting.settled(
                    "the bytes received agree with those forwarded",
                    bytes,
                    () -> counter(pair.gcp().rest().counters("aws"), "bytes.received"));
            Map<String, Long> counters = pair.aws().rest().counters("gcp");
            System.out.printf(
                    "Selectivity: %d topics published, %d wanted by %d subscribers each: %d messages forwarded in %d batches, %d bytes; peer received %s%n",
                    TOPICS,
                    WANTED,
                    SUBSCRIBERS,
                    counter(counters, "messages.forwarded"),
                    counter(counters, "batches.forwarded"),
                    bytes,
                    crossed(pair).getLast());
            assertThat(counter(counters, "outbox.messages")).isZero();
            assertThat(counter(counters, "outbox.dropped")).isZero();

            // When all but one subscriber of each topic have gone, then still one copy crosses
            listeners.subList(1, SUBSCRIBERS).forEach(Listener::close);
            publisher.publishAll(messages());
            Waiting.settled("10 more have crossed", List.of(20L, 20L), () -> crossed(pair));

            // When the last one unsubscribes, then nothing crosses any more
            filters.forEach(filter -> listeners.getFirst().unsubscribe(filter));
            filters.forEach(filter -> Waiting.unwanted(pair.aws(), pair.gcp(), filter));
            publisher.publishAll(messages());
            Waiting.settled("no more have crossed", List.of(20L, 20L), () -> crossed(pair));
            assertThat(listeners.getFirst().arrivals()).hasSize(2 * WANTED);
        } finally {
            listeners.forEach(Listener::close);
        }
    }

    private static List<Arrival> messages() {
        return IntStream.range(0, TOPICS)
                .mapToObj(n -> new Arrival(topic(n), 1, false, topic(n)))
                .toList();
    }

    private static String topic(int n) {
        return "e2e/selectivity/" + n;
    }

    private static void resetCounters(Pair pair) {
        // Brokers and link services report once a second: what crossed just before may be told after a reset.
        Waiting.settled("counters begin at 0", List.of(0L, 0L), () -> {
            if (!crossed(pair).equals(List.of(0L, 0L))) {
                pair.aws().rest().act("gcp", "reset-metrics");
                pair.gcp().rest().act("aws", "reset-metrics");
            }
            return crossed(pair);
        });
    }

    /** Forwarded by aws, received by gcp. */
    private static List<Long> crossed(Pair pair) {
        return List.of(
                counter(pair.aws().rest().counters("gcp"), "messages.forwarded"),
                counter(pair.gcp().rest().counters("aws"), "messages.received"));
    }

    private static long counter(Map<String, Long> counters, String name) {
        return counters.getOrDefault(name, -1L);
    }
}
