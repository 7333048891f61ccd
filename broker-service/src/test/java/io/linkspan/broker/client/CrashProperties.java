package io.linkspan.broker.client;

import io.linkspan.broker.support.Publishing;
import io.linkspan.broker.support.Subscribing;
import io.linkspan.broker.support.TestBroker;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.broker.support.TestDisk;
import io.linkspan.contracts.message.QoS;
import java.util.List;
import java.util.Random;
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

    private Client connect(String name) {
        return broker.connect(random.nextInt(2), name, false, 100_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 216, 676, 836, 1122})
    void nothing_acknowledged_is_lost_and_nothing_exactly_once_comes_twice(long seed) {
        random = new Random(seed);
        var subscribers = List.of(new Subscribing(() -> connect("s1")), new Subscribing(() -> connect("s2")));
        var publishers = List.of(
                new Publishing("p1", QoS.AT_LEAST_ONCE, () -> connect("p1")),
                new Publishing("p2", QoS.EXACTLY_ONCE, () -> connect("p2")));
        for (int step = 0; step < STEPS; step++) {
            step(publishers, subscribers);
        }
        disk.log.answer();
        settle(publishers, subscribers);
        for (Subscribing subscriber : subscribers) {
            if (!subscriber.online()) {
                subscriber.again();
            }
        }
        settle(publishers, subscribers);

        for (Subscribing subscriber : subscribers) {
            publishers.forEach(publisher -> publisher.check(subscriber.got(), "seed " + seed));
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
                if (!subscriber.online()) {
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
        subscribers.stream().filter(Subscribing::online).forEach(Subscribing::again);
    }

    private void settle(List<Publishing> publishers, List<Subscribing> subscribers) {
        for (int i = 0; i < 20; i++) {
            broker.loops.runAll();
            publishers.forEach(Publishing::answers);
            subscribers.forEach(subscriber -> subscriber.take(true));
        }
    }
}
