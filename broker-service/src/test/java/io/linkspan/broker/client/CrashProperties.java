package io.linkspan.broker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.support.RecordingConnection.Sent;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of publishers and subscribers that keep to MQTT, of a store that takes entries late and in any order,
 * and of a broker that dies at any moment: nothing acknowledged is lost, QoS 2 comes once, and each publisher's order holds.
 */
class CrashProperties {
    private static final int STEPS = 400;

    private final TestDisk disk = new TestDisk();
    private Random random = new Random(0);
    private TestBroker broker = new TestBroker(2, disk);

    /** Publishes numbers under one QoS; repeats after a crash what it has no answer for. */
    private final class Publishing {
        private final String name;
        private final QoS qos;
        private final Map<Integer, String> unanswered = new LinkedHashMap<>();
        private final Set<Integer> received = new LinkedHashSet<>();
        private final List<String> acknowledged = new ArrayList<>();
        private Client client;
        private int seen;
        private int next = 1;

        private Publishing(String name, QoS qos) {
            this.name = name;
            this.qos = qos;
            this.client = connect(name);
        }

        private void publish() {
            int packetId = next % 60_000 + 1;
            String payload = name + ":" + qos.level() + ":" + next++;
            unanswered.put(packetId, payload);
            client.publish("t/" + name, payload, qos, packetId);
        }

        private void answers() {
            var packets = client.connection.packets;
            for (; seen < packets.size(); seen++) {
                Packet packet = packets.get(seen);
                if (packet instanceof Ack ack) {
                    answered(ack);
                }
            }
        }

        private void answered(Ack ack) {
            switch (ack.kind()) {
                case PUBACK -> done(ack.packetId());
                case PUBREC -> {
                    if (unanswered.containsKey(ack.packetId()) && received.add(ack.packetId())) {
                        acknowledged.add(unanswered.get(ack.packetId()));
                    }
                    client.send(Ack.success(AckKind.PUBREL, ack.packetId()));
                }
                case PUBCOMP -> {
                    unanswered.remove(ack.packetId());
                    received.remove(ack.packetId());
                }
                case PUBREL -> throw new AssertionError("a publisher gets no PUBREL");
            }
        }

        private void done(int packetId) {
            String payload = unanswered.remove(packetId);
            if (payload != null) {
                acknowledged.add(payload);
            }
        }

        private void again() {
            client = connect(name);
            seen = 0;
            for (var open : List.copyOf(unanswered.entrySet())) {
                if (received.contains(open.getKey())) {
                    client.send(Ack.success(AckKind.PUBREL, open.getKey()));
                } else {
                    client.publish("t/" + name, open.getValue(), qos, open.getKey());
                }
            }
        }
    }

    /** Takes what comes, acknowledges it sooner or later, and knows the QoS 2 identifiers it has open. */
    private final class Subscribing {
        private final String name;
        private final List<String> got = new ArrayList<>();
        private final Set<Integer> open = new LinkedHashSet<>();
        private Client client;
        private int seen;
        private int answered;
        private boolean online = true;

        private Subscribing(String name) {
            this.name = name;
            this.client = connect(name).subscribe("t/#", QoS.EXACTLY_ONCE);
        }

        private void take(boolean answers) {
            if (!online) {
                return;
            }
            var published = client.connection.published;
            for (; seen < published.size(); seen++) {
                Sent sent = published.get(seen);
                if (sent.qos() != QoS.EXACTLY_ONCE || open.add(sent.packetId())) {
                    got.add(sent.payload());
                }
                if (answers) {
                    client.send(Ack.success(
                            sent.qos() == QoS.EXACTLY_ONCE ? AckKind.PUBREC : AckKind.PUBACK, sent.packetId()));
                }
            }
            var packets = client.connection.packets;
            for (; answered < packets.size(); answered++) {
                if (packets.get(answered) instanceof Ack ack && ack.kind() == AckKind.PUBREL) {
                    open.remove(ack.packetId());
                    client.send(Ack.success(AckKind.PUBCOMP, ack.packetId()));
                }
            }
        }

        private void leave() {
            if (online) {
                client.lose();
                online = false;
            }
        }

        private void again() {
            client = connect(name);
            seen = 0;
            answered = 0;
            online = true;
        }
    }

    private Client connect(String name) {
        return broker.connect(random.nextInt(2), name, false, 100_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void nothing_acknowledged_is_lost_and_nothing_exactly_once_comes_twice(long seed) {
        random = new Random(seed);
        var subscribers = List.of(new Subscribing("s1"), new Subscribing("s2"));
        var publishers = List.of(new Publishing("p1", QoS.AT_LEAST_ONCE), new Publishing("p2", QoS.EXACTLY_ONCE));
        for (int step = 0; step < STEPS; step++) {
            step(publishers, subscribers);
        }
        disk.log.answer();
        settle(publishers, subscribers);
        for (Subscribing subscriber : subscribers) {
            if (!subscriber.online) {
                subscriber.again();
            }
        }
        settle(publishers, subscribers);

        for (Subscribing subscriber : subscribers) {
            for (Publishing publisher : publishers) {
                check(publisher, subscriber.got, "seed " + seed + ", " + subscriber.name);
            }
        }
    }

    private void step(List<Publishing> publishers, List<Subscribing> subscribers) {
        Publishing publisher = publishers.get(random.nextInt(publishers.size()));
        Subscribing subscriber = subscribers.get(random.nextInt(subscribers.size()));
        switch (random.nextInt(20)) {
            case 0 -> disk.log.hold();
            case 1, 2 -> {
                disk.log.answer();
                broker.loops.runAll();
            }
            case 3 -> broker.trim();
            case 4 -> crash(publishers, subscribers);
            case 5 -> subscriber.leave();
            case 6 -> {
                if (!subscriber.online) {
                    subscriber.again();
                }
            }
            case 7, 8, 9 -> subscriber.take(random.nextInt(4) > 0);
            case 10, 11 -> publisher.answers();
            default -> publisher.publish();
        }
    }

    private void crash(List<Publishing> publishers, List<Subscribing> subscribers) {
        // What had reached the clients counts as taken, whether or not it was answered.
        publishers.forEach(Publishing::answers);
        subscribers.forEach(subscriber -> subscriber.take(false));
        disk.log.die(index -> random.nextBoolean());
        broker = new TestBroker(2, disk);
        publishers.forEach(Publishing::again);
        subscribers.stream().filter(subscriber -> subscriber.online).forEach(Subscribing::again);
    }

    private void settle(List<Publishing> publishers, List<Subscribing> subscribers) {
        for (int i = 0; i < 20; i++) {
            broker.loops.runAll();
            publishers.forEach(Publishing::answers);
            subscribers.forEach(subscriber -> subscriber.take(true));
        }
    }

    private static void check(Publishing publisher, List<String> got, String where) {
        List<String> own = got.stream()
                .filter(text -> text.startsWith(publisher.name + ":"))
                .toList();
        assertThat(publisher.unanswered).as(where).isEmpty();
        assertThat(own).as(where).containsAll(publisher.acknowledged);
        List<String> firsts = List.copyOf(new LinkedHashSet<>(own));
        Function<String, Integer> number = text -> Integer.valueOf(text.substring(text.lastIndexOf(':') + 1));
        assertThat(firsts.stream().map(number).toList()).as(where).isSorted();
        if (publisher.qos == QoS.EXACTLY_ONCE) {
            assertThat(own).as(where).doesNotHaveDuplicates();
        }
    }
}
