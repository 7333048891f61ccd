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
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shared subscriptions and persistent sessions on the far side attract messages like any other subscription. */
@ExtendWith({SplitClusters.class, KeepLogs.class})
class DurableInterestE2E {
    @Test
    void aSharedSubscriptionOnTheFarSideGetsEachMessageOnceOverItsGroup(Pair pair) {
        // Given three members of one group
        String filter = "e2e/shared/+";
        List<Arrival> messages = messages("e2e/shared/1", 60);
        List<Listener> group = new ArrayList<>();
        try (Publisher publisher = Publisher.on(pair.aws())) {
            IntStream.range(0, 3).forEach(n -> group.add(Listener.on(pair.gcp(), "$share/workers/" + filter, 1)));
            Waiting.wanted(pair.aws(), pair.gcp(), filter);
            assertThat(Waiting.external(pair.aws(), pair.gcp()).get(filter)).containsExactly("shared");
            long before = pair.aws().rest().counters("gcp").getOrDefault("messages.forwarded", -1L);

            // When
            publisher.publishAll(messages);

            // Then
            Waiting.settled("each message has arrived once", messages.size(), () -> group.stream()
                    .mapToInt(member -> member.arrivals().size())
                    .sum());
            assertThat(group.stream().flatMap(member -> member.arrivals().stream()))
                    .containsExactlyInAnyOrderElementsOf(messages);
            assertThat(group).allSatisfy(member -> assertThat(member.arrivals()).isNotEmpty());
            Waiting.settled(
                    "one copy of each has crossed",
                    before + messages.size(),
                    () -> pair.aws().rest().counters("gcp").getOrDefault("messages.forwarded", -1L));
        } finally {
            group.forEach(Listener::close);
        }
    }

    @Test
    void aPersistentSessionOnTheFarSideGetsWhatWasPublishedWhileItsClientWasAway(Pair pair) {
        // Given a session whose client has gone
        String filter = "e2e/away/+";
        String clientId = "away-" + UUID.randomUUID();
        List<Arrival> messages = messages("e2e/away/1", 25);
        try (Publisher publisher = Publisher.on(pair.aws())) {
            try (Listener first = Listener.persistent(pair.gcp(), clientId).subscribe(filter, 1)) {
                Waiting.wanted(pair.aws(), pair.gcp(), filter);
                assertThat(first.arrivals()).isEmpty();
            }
            Waiting.until("the route is there for the session").untilAsserted(() -> assertThat(
                            Waiting.external(pair.aws(), pair.gcp()).get(filter))
                    .contains("durable"));

            // When
            publisher.publishAll(messages);
            Waiting.settled(
                    "all have left aws",
                    0L,
                    () -> pair.aws().rest().counters("gcp").getOrDefault("outbox.messages", -1L));

            // Then the client finds them when it comes back
            try (Listener again = Listener.persistent(pair.gcp(), clientId)) {
                Waiting.settled("every message has arrived once", messages.size(), () -> again.arrivals()
                        .size());
                assertThat(again.arrivals()).isEqualTo(messages);
                again.unsubscribe(filter);
            }
            Waiting.unwanted(pair.aws(), pair.gcp(), filter);
        }
    }

    private static List<Arrival> messages(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new Arrival(topic, 1, false, String.valueOf(n)))
                .toList();
    }
}
