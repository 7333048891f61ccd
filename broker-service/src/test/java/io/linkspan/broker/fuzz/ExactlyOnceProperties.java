package io.linkspan.broker.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Health;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A publisher and a subscriber that lose their connections at random points of the QoS 2 handshake and resume. Both keep
 * the books a correct client keeps; at the end every message has been taken exactly once, in its order.
 */
class ExactlyOnceProperties {
    /** A message costs far more than a packet of the other fuzzers. */
    private static final int PACKETS_PER_MESSAGE = 50;

    private static final int WINDOW = 8;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, BrokerLimits.DEFAULT);

    private final Seed seed = Seed.of("exactly once", 20_260_304L, 75_000);

    /** What both sides have in common: a client with a session that is dropped and resumed. */
    private abstract static class Party {
        final Random random;
        private final String clientId;
        private final int level;
        private WireClient wire;
        int drops;

        Party(String clientId, int level, Random random) {
            this.clientId = clientId;
            this.level = level;
            this.random = random;
            this.wire = BROKER.open(level);
            wire.connect(Connecting.as(clientId));
            wire.disconnect();
            this.wire = open();
        }

        private WireClient open() {
            WireClient next = BROKER.open(level);
            Connecting connecting = Connecting.as(clientId).resuming();
            Received answer = next.connect(level == 5 ? connecting.expiring(3_600) : connecting);
            assertThat(answer.code()).isZero();
            assertThat(answer.sessionPresent()).isEqualTo(drops > 0);
            return next;
        }

        WireClient wire() {
            return wire;
        }

        /** Perhaps loses the connection here; true when it did, and the session was resumed. */
        boolean perhapsDrop() {
            if (random.nextInt(12) > 0) {
                return false;
            }
            drops++;
            // A close with or without unread data, or a take-over by the next connection.
            WireClient before = wire;
            if (random.nextBoolean()) {
                before.close();
            }
            wire = open();
            before.close();
            return true;
        }
    }

    /** Publishes 0, 1, 2, … with a window of exchanges, each either unconfirmed or waiting for PUBCOMP. */
    private static final class Sender extends Party {
        private final String topic;
        private final Map<Integer, String> unconfirmed = new LinkedHashMap<>();
        private final Set<Integer> released = new LinkedHashSet<>();
        private int next;

        Sender(String topic, int level, Random random) {
            super("sender-of-" + topic, level, random);
            this.topic = topic;
        }

        void run(int messages) {
            while (next < messages || !unconfirmed.isEmpty() || !released.isEmpty()) {
                if (next < messages && unconfirmed.size() + released.size() < WINDOW && random.nextInt(3) > 0) {
                    int id = freeId();
                    unconfirmed.put(id, String.valueOf(next++));
                    wire().publish(0x34, topic, id, unconfirmed.getOrDefault(id, ""));
                } else if (!unconfirmed.isEmpty() || !released.isEmpty()) {
                    takeOne();
                }
                if (perhapsDrop()) {
                    sendAgain();
                }
            }
            wire().disconnect();
        }

        private int freeId() {
            int id = 1;
            while (unconfirmed.containsKey(id) || released.contains(id)) {
                id++;
            }
            return id;
        }

        private void takeOne() {
            Received packet = wire().receive();
            switch (packet.type()) {
                case 5 -> {
                    assertThat(packet.code()).isLessThan(0x80);
                    assertThat(unconfirmed.remove(packet.packetId())).isNotNull();
                    released.add(packet.packetId());
                    if (perhapsDrop()) {
                        sendAgain();
                    } else {
                        wire().pubrel(packet.packetId());
                    }
                }
                case 7 -> assertThat(released.remove(packet.packetId())).isTrue();
                default -> throw new AssertionError("unexpected " + packet);
            }
        }

        /** What a client owes after it has resumed, in its order [MQTT-4.4.0-1]. */
        private void sendAgain() {
            released.forEach(wire()::pubrel);
            unconfirmed.forEach((id, payload) -> wire().publish(0x3C, topic, id, payload));
        }
    }

    /** Takes each message at its PUBLISH, unless that identifier is still open. */
    private static final class Receiver extends Party {
        private final Set<Integer> open = new LinkedHashSet<>();
        private final List<String> taken = new ArrayList<>();

        Receiver(String topic, int level, Random random) {
            super("receiver-of-" + topic, level, random);
            assertThat(wire().subscribe(topic, 2)).containsExactly(2);
        }

        void run(int messages) {
            while (taken.size() < messages || !open.isEmpty()) {
                Received packet = wire().receive();
                int id = packet.packetId();
                switch (packet.type()) {
                    case 3 -> {
                        assertThat(packet.qos()).isEqualTo(2);
                        if (open.add(id)) {
                            taken.add(packet.text());
                        } else {
                            assertThat(packet.dup())
                                    .as("an open identifier, but not again")
                                    .isTrue();
                        }
                        if (!perhapsDrop()) {
                            wire().pubrec(id);
                        }
                    }
                    case 6 -> {
                        open.remove(id);
                        if (!perhapsDrop()) {
                            wire().pubcomp(id);
                        }
                    }
                    default -> throw new AssertionError("unexpected " + packet);
                }
                perhapsDrop();
            }
            assertThat(wire().pendingPackets().stream().filter(packet -> packet.type() == 3))
                    .as("nothing is sent that was taken before")
                    .isEmpty();
            wire().disconnect();
        }
    }

    @ParameterizedTest(
            name =
                    "version {0}: QoS 2 across lost connections in both directions: exactly once, in order [MQTT-4.3.3-1]")
    @ValueSource(ints = {4, 5})
    void exactlyOnce(int level) throws Exception {
        String topic = RunningBroker.name("ledger");
        int messages = seed.packets() / PACKETS_PER_MESSAGE;
        Receiver receiver = new Receiver(topic, level, seed.stream(level));
        Sender sender = new Sender(topic, level, seed.stream(level + 100));
        Thread sending = Thread.ofVirtual().unstarted(() -> sender.run(messages));
        List<Throwable> failures = new ArrayList<>();
        sending.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        sending.start();

        receiver.run(messages);
        sending.join();

        assertThat(failures).as("seed %d", seed.value()).isEmpty();
        assertThat(receiver.taken)
                .as("seed %d", seed.value())
                .isEqualTo(
                        IntStream.range(0, messages).mapToObj(String::valueOf).toList());
        assertThat(receiver.drops + sender.drops).isGreaterThan(messages / 12);
        for (String party : List.of("sender-of-", "receiver-of-")) {
            try (WireClient client = BROKER.connect(level, party + topic)) {
                client.disconnect();
            }
        }
        Health.roundTrip(BROKER);
        Health.nothingLeft(BROKER);
    }
}
