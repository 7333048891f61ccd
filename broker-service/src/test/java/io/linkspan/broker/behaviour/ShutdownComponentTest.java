package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.client.SendingAway;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.ShutdownLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients see when their broker stops on purpose. Each test needs a broker of its own: none is left afterwards. */
class ShutdownComponentTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final int DISCONNECT = 14;
    private static final int SERVER_SHUTTING_DOWN = 0x8B;
    private static final int SERVER_UNAVAILABLE = 0x88;

    @RegisterExtension
    static final RunningBroker FAST = new RunningBroker(2, BrokerLimits.DEFAULT);

    @RegisterExtension
    static final RunningBroker SLOW = new RunningBroker(1, BrokerLimits.DEFAULT);

    private static SendingAway sending(RunningBroker broker, int perSecond) {
        var limits = new ShutdownLimits(Duration.ZERO, perSecond, Duration.ofHours(1));
        return new SendingAway(broker.parts().clients(), limits, broker.parts().counters());
    }

    @Test
    void every_client_is_told_and_all_but_the_first_few_wait_for_their_turn() {
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            clients.add(FAST.connect(i % 3 == 0 ? 4 : 5));
        }

        sending(FAST, 1_000).run(() -> {});

        for (int i = 0; i < clients.size(); i++) {
            if (i % 3 != 0) {
                var told = clients.get(i).receive();
                assertThat(told.type()).isEqualTo(DISCONNECT);
                assertThat(told.code()).isEqualTo(SERVER_SHUTTING_DOWN);
            }
            assertThat(clients.get(i).ended()).isTrue();
        }
        var counters = FAST.parts().counters();
        assertThat(counters.sentAway.sum()).isEqualTo(300);
        assertThat(counters.hits(Limit.SHUTDOWN_DISCONNECTS_PER_SECOND).sum()).isBetween(1L, 200L);
        assertThat(counters.hits(Limit.SHUTDOWN_GRACE).sum()).isZero();
    }

    @Test
    @DisplayName(
            "[MQTT-3.14.4-3] who waits for its turn is served; a will goes out with its client unless that said goodbye")
    void who_waits_for_its_turn_is_served() throws InterruptedException {
        int count = 60;
        var parts = SLOW.parts();
        List<WireClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var client = SLOW.open(5);
            client.connect(Connecting.as(name("c")).will(name("will"), "gone", 0, false));
            clients.add(client);
        }
        // One a second: for the better part of a minute somebody waits.
        var away = Thread.ofPlatform().start(() -> sending(SLOW, 1).run(() -> {}));
        await().atMost(GENEROUS).until(() -> parts.counters().sentAway.sum() > 0);

        assertThat(SLOW.open(5).connect(Connecting.as(name("late"))).code()).isEqualTo(SERVER_UNAVAILABLE);
        var leaver = clients.stream()
                .filter(ShutdownComponentTest::served)
                .findFirst()
                .orElseThrow();
        leaver.disconnect();
        assertThat(leaver.ended()).isTrue();

        away.interrupt();
        away.join();
        await().atMost(GENEROUS).until(() -> parts.clients().count() == 0);
        for (WireClient client : clients) {
            assertThat(client == leaver || !served(client)).isTrue();
        }
        assertThat(parts.counters().willsPublished.sum()).isEqualTo(count - 1);
    }

    private static boolean served(WireClient client) {
        try {
            return client.pendingPackets().isEmpty();
        } catch (UncheckedIOException told) {
            return false; // DISCONNECT, and then the end
        }
    }
}
