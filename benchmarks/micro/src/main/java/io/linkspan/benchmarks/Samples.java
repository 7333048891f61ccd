package io.linkspan.benchmarks;

import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Filters, topics and messages of a few plants, the same in every run.
 *
 * <pre>
 * topic    plant-1/line-2/machine-203/sensor-4
 * filters  of each machine: seven of one sensor each, machine/+, machine/#, and plant/+/machine/state over all lines
 * </pre>
 *
 * A topic is selected by exactly {@value #MATCHES} filters, however many there are: what a larger set costs more is the
 * search and not the result.
 */
final class Samples {
    /** Filters that select a topic: its own, {@code machine/+} and {@code machine/#}. */
    static final int MATCHES = 3;

    /** Topics or filters that a benchmark takes in turn, so that not only one path of a tree is warm; a power of two. */
    static final int CYCLE = 8_192;

    private static final int FILTERS_OF_MACHINE = 10;
    private static final int SENSORS = 7;
    private static final int MACHINES_OF_LINE = 100;
    private static final int MACHINES_OF_PLANT = 1_000;
    private static final long SEED = 42;

    private Samples() {}

    /** The filter of that number, all of which differ. */
    static TopicFilter filter(int number) {
        int machine = number / FILTERS_OF_MACHINE;
        int kind = number % FILTERS_OF_MACHINE;
        return TopicFilter.of(
                switch (kind) {
                    case SENSORS -> machine(machine) + "/+";
                    case SENSORS + 1 -> machine(machine) + "/#";
                    case SENSORS + 2 -> plant(machine) + "/+/machine-" + machine % MACHINES_OF_PLANT + "/state";
                    default -> machine(machine) + "/sensor-" + kind;
                });
    }

    /** That many filters. */
    static List<TopicFilter> filters(int count) {
        List<TopicFilter> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            filters.add(filter(i));
        }
        return filters;
    }

    /** {@link #CYCLE} of the first filters, in random order. */
    static List<TopicFilter> someOf(int filters) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<TopicFilter> some = new ArrayList<>(CYCLE);
        for (int i = 0; i < CYCLE; i++) {
            some.add(filter(random.nextInt(filters)));
        }
        return some;
    }

    /** {@link #CYCLE} filters that are none of the first, on machines of theirs, in random order. */
    static List<TopicFilter> newcomers(int filters) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<TopicFilter> newcomers = new ArrayList<>(CYCLE);
        for (int i = 0; i < CYCLE; i++) {
            newcomers.add(TopicFilter.of(machine(random.nextInt(filters / FILTERS_OF_MACHINE)) + "/alarm/#"));
        }
        return newcomers;
    }

    /** {@link #CYCLE} topics of the machines to which the first filters belong, in random order. */
    static List<String> topics(int filters) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> topics = new ArrayList<>(CYCLE);
        for (int i = 0; i < CYCLE; i++) {
            topics.add(topic(random.nextInt(filters / FILTERS_OF_MACHINE), random.nextInt(SENSORS)));
        }
        return topics;
    }

    /** A topic of that machine. */
    static String topic(int machine, int sensor) {
        return machine(machine) + "/sensor-" + sensor;
    }

    /** A message of QoS 1 with a random payload. */
    static Message message(String topic, int payloadBytes, MessageProperties properties, String publisher) {
        byte[] payload = new byte[payloadBytes];
        new SplittableRandom(SEED).nextBytes(payload);
        return new Message(
                topic,
                payload,
                QoS.AT_LEAST_ONCE,
                false,
                properties,
                publisher,
                1_700_000_000_000L,
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of());
    }

    private static String machine(int machine) {
        int line = machine / MACHINES_OF_LINE % (MACHINES_OF_PLANT / MACHINES_OF_LINE);
        return plant(machine) + "/line-" + line + "/machine-" + machine % MACHINES_OF_PLANT;
    }

    private static String plant(int machine) {
        return "plant-" + machine / MACHINES_OF_PLANT;
    }
}
