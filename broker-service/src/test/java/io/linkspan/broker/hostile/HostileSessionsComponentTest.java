package io.linkspan.broker.hostile;

import static io.linkspan.broker.codec.Wire.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Health;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Storms of sessions, and clients that never do what they owe. */
class HostileSessionsComponentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, BrokerLimits.DEFAULT);

    @AfterEach
    void healthyClientsAreServed() {
        Health.roundTrip(BROKER);
        Health.nothingLeft(BROKER);
    }

    @Test
    @DisplayName("a storm of take-overs of one client id leaves exactly one connection and one session [MQTT-3.1.4-3]")
    void takeOverStorm() throws Exception {
        String clientId = RunningBroker.name("wanted");
        int connections = 600;
        List<WireClient> clients = java.util.Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> all = IntStream.range(0, connections)
                    .mapToObj(number -> CompletableFuture.runAsync(
                            () -> {
                                WireClient client = BROKER.open(number % 3 == 0 ? 4 : 5);
                                clients.add(client);
                                Connecting connecting = Connecting.as(clientId);
                                if (number % 2 == 0) {
                                    connecting.resuming();
                                }
                                client.begin(number % 3 == 0 ? connecting : connecting.expiring(number % 5));
                            },
                            threads))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
        var parts = BROKER.parts();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(parts.clients().count()).isEqualTo(1);
            assertThat(parts.sessions().size()).isEqualTo(1);
        });
        try (WireClient last = BROKER.connect(5, clientId)) {
            assertThat(last.pending()).isEmpty();
            await().atMost(PATIENCE).until(() -> parts.clients().count() == 1);
            last.disconnect();
        }
        clients.forEach(WireClient::close);
    }

    @Test
    @DisplayName("the wills of a thousand clients that vanish at once are each sent once [MQTT-3.1.2-8]")
    void thousandWills() {
        int count = 1_000;
        try (WireClient watcher = BROKER.connect(5)) {
            watcher.subscribe("wills/#", 0);
            List<WireClient> mortals = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                WireClient mortal = BROKER.open(5);
                mortal.connect(Connecting.as("mortal-" + i).will("wills/" + i, "gone", 0, false));
                mortals.add(mortal);
            }
            mortals.forEach(WireClient::close);
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < count; i++) {
                assertThat(seen.add(watcher.message().topic())).isTrue();
            }
            assertThat(watcher.pending()).isEmpty();
            watcher.disconnect();
        }
    }

    @Test
    @DisplayName("hundreds of persistent sessions that reconnect again and again miss nothing and see nothing twice")
    void reconnectStorm() {
        int sessions = 200;
        int rounds = 4;
        try (WireClient publisher = BROKER.connect(5)) {
            for (int i = 0; i < sessions; i++) {
                try (WireClient client = BROKER.open(5)) {
                    client.connect(Connecting.as("storm-" + i).expiring(600));
                    client.subscribe("storm/#", 1);
                }
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < 5; i++) {
                    publisher.published("storm/" + round, round + "." + i);
                }
                for (int i = 0; i < sessions; i++) {
                    try (WireClient client = BROKER.open(5)) {
                        Received answer = client.connect(
                                Connecting.as("storm-" + i).resuming().expiring(600));
                        assertThat(answer.sessionPresent()).isTrue();
                        for (int message = 0; message < 5; message++) {
                            Received one = client.message();
                            assertThat(one.text()).isEqualTo(round + "." + message);
                            client.puback(one.packetId());
                        }
                        assertThat(client.pending()).isEmpty();
                    }
                }
            }
            for (int i = 0; i < sessions; i++) {
                try (WireClient client = BROKER.connect(5, "storm-" + i)) {
                    client.disconnect();
                }
            }
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName("a client that never acknowledges gets its Receive Maximum, then nothing; all the rest after it does")
    void neverAcknowledges() {
        int total = 3_000;
        int window = 300;
        try (WireClient subscriber = BROKER.open(5);
                WireClient publisher = BROKER.connect(5)) {
            subscriber.connect(Connecting.as(RunningBroker.name("stubborn")).with(Props.receiveMaximum(window)));
            subscriber.subscribe("owed/#", 1);
            for (int i = 0; i < total; i++) {
                publisher.published("owed/x", "n" + i);
            }
            List<Received> first = subscriber.pendingPackets();
            assertThat(first).hasSize(window);
            assertThat(subscriber.pending()).isEmpty();
            List<String> all = new ArrayList<>();
            Set<Integer> open = new HashSet<>();
            List<Received> unacknowledged = new ArrayList<>(first);
            first.forEach(one -> open.add(one.packetId()));
            while (!unacknowledged.isEmpty()) {
                Received oldest = unacknowledged.removeFirst();
                all.add(oldest.text());
                open.remove(oldest.packetId());
                subscriber.puback(oldest.packetId());
                if (all.size() + unacknowledged.size() < total) {
                    Received next = subscriber.message();
                    assertThat(open.add(next.packetId()))
                            .as("identifier in use")
                            .isTrue();
                    unacknowledged.add(next);
                }
            }
            assertThat(all)
                    .isEqualTo(IntStream.range(0, total).mapToObj(i -> "n" + i).toList());
            subscriber.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName(
            "QoS 2 publishes without PUBREL up to Receive Maximum are taken, the next is refused: 0x93 [MQTT-3.3.4-7]")
    void identifiersUsedUp() {
        try (WireClient publisher = BROKER.open(5)) {
            Received connected = publisher.connect(Connecting.as(RunningBroker.name("hoarder")));
            int maximum = Integer.parseInt(connected.all(Props.RECEIVE_MAXIMUM).getFirst());
            assertThat(maximum).isBetween(1, 5_000);
            for (int id = 1; id <= maximum; id++) {
                publisher.publish(0x34, "hoard", id, "x");
                assertThat(publisher.expect(5).packetId()).isEqualTo(id);
            }
            publisher.publish(0x34, "hoard", maximum + 1, "x");
            assertThat(publisher.refusal()).isEqualTo(0x93);
        }
    }

    @Test
    @DisplayName("subscribers that never read cost what their sockets and backlogs hold; the others get everything")
    void neverRead() {
        int deaf = 20;
        int messages = 2_000;
        byte[] payload = new byte[4_096];
        List<WireClient> stalled = new ArrayList<>();
        try (WireClient healthy = BROKER.connect(5);
                WireClient publisher = BROKER.connect(5)) {
            for (int i = 0; i < deaf; i++) {
                WireClient client = BROKER.connect(5);
                client.subscribe("flood", i % 2);
                stalled.add(client);
            }
            healthy.subscribe("flood", 1);
            for (int i = 0; i < messages; i++) {
                publisher.send(Wire.publish(5, 1, "flood", 9, payload));
                publisher.expect(4);
                Received one = healthy.message();
                assertThat(one.payload()).hasSize(payload.length);
                healthy.puback(one.packetId());
            }
            stalled.forEach(WireClient::close);
            healthy.disconnect();
            publisher.disconnect();
        }
    }

    @Test
    @DisplayName("one SUBSCRIBE that names the same wildcard thousands of times multiplies what is retained to a bound")
    void repeatedFilter() {
        int kept = 200;
        int times = 5_000;
        try (WireClient publisher = BROKER.connect(5);
                WireClient subscriber = BROKER.connect(5)) {
            for (int i = 0; i < kept; i++) {
                publisher.retained("kept/" + i, "x");
            }
            Wire entries = wire();
            for (int i = 0; i < times; i++) {
                entries.string("kept/#").u8(0);
            }
            assertThat(subscriber
                            .subscribePacket(1, Props.none(), entries)
                            .expect(9)
                            .codes())
                    .hasSize(times);
            assertThat(subscriber.pendingPackets().size()).isBetween(kept, 10_000 + kept);
            // An ordinary client that subscribes again gets them again [MQTT-3.8.4-3].
            subscriber.subscribe("kept/#", 0);
            assertThat(subscriber.pendingPackets().size()).isEqualTo(kept);
            for (int i = 0; i < kept; i++) {
                publisher.retained("kept/" + i, "");
            }
            subscriber.disconnect();
            publisher.disconnect();
        }
    }
}
