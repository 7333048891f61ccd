package io.linkspan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Pair;
import io.linkspan.e2e.product.SplitClusters;
import io.linkspan.e2e.product.Waiting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The retain flag crosses, and with it the far cluster's own retained message is set and removed. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class RetainedE2E {
    @Test
    void theRetainFlagIsIntactForSubscribersThatAskForIt(Pair pair) {
        // [MQTT-3.3.1-12] [MQTT-3.3.1-13]: Retain As Published keeps the flag, without it the flag is 0.
        // Given
        String topic = "e2e/retained/flag";
        try (Listener plain = Listener.on(pair.gcp(), topic, 1);
                Listener asPublished = Listener.on(pair.gcp()).subscribeRetainAsPublished(topic, 1);
                Publisher publisher = Publisher.on(pair.aws())) {
            Waiting.wanted(pair.aws(), pair.gcp(), topic);

            // When
            publisher.publish(new Arrival(topic, 1, true, "on"));
            publisher.publish(new Arrival(topic, 1, false, "passing"));

            // Then
            Waiting.until("both messages have crossed to both").untilAsserted(() -> {
                assertThat(asPublished.arrivals())
                        .containsExactly(new Arrival(topic, 1, true, "on"), new Arrival(topic, 1, false, "passing"));
                assertThat(plain.arrivals())
                        .containsExactly(new Arrival(topic, 1, false, "on"), new Arrival(topic, 1, false, "passing"));
            });
            publisher.publish(new Arrival(topic, 1, true, ""));
        }
    }

    @Test
    void aRetainedMessageThatCrossedIsRetainedThereUntilItsRemovalCrosses(Pair pair) {
        // Given a subscriber that makes messages cross, and a retained message of the far side's own
        String kept = "e2e/retained/store/kept";
        String removed = "e2e/retained/store/removed";
        String filter = "e2e/retained/store/+";
        try (Listener early = Listener.on(pair.gcp(), filter, 1);
                Publisher publisher = Publisher.on(pair.aws())) {
            Waiting.wanted(pair.aws(), pair.gcp(), filter);

            // When both are set, and one is removed
            publisher.publish(new Arrival(kept, 1, true, "stays"));
            publisher.publish(new Arrival(removed, 1, true, "goes"));
            Waiting.until("both have crossed")
                    .untilAsserted(() -> assertThat(early.payloads()).containsExactly("stays", "goes"));
            assertThat(lateArrivals(pair, filter, 2))
                    .containsExactlyInAnyOrder(
                            new Arrival(kept, 1, true, "stays"), new Arrival(removed, 1, true, "goes"));
            publisher.publish(new Arrival(removed, 1, true, ""));
            Waiting.until("the removal has crossed")
                    .untilAsserted(() -> assertThat(early.payloads()).containsExactly("stays", "goes", ""));

            // Then a new subscriber finds only the other one
            assertThat(lateArrivals(pair, filter, 1)).containsExactly(new Arrival(kept, 1, true, "stays"));
            publisher.publish(new Arrival(kept, 1, true, ""));
            Waiting.until("the clean-up has crossed")
                    .untilAsserted(() -> assertThat(early.payloads()).hasSize(4));
        }
    }

    /** What a new subscriber gets at once. */
    private static List<Arrival> lateArrivals(Pair pair, String filter, int count) {
        try (Listener late = Listener.on(pair.gcp(), filter, 1)) {
            Waiting.settled("retained messages have arrived", count, () -> late.arrivals()
                    .size());
            return late.arrivals();
        }
    }
}
