package io.linkspan.broker.fuzz;

import java.util.Random;
import org.slf4j.LoggerFactory;

/**
 * Where all randomness of a run comes from. Each packet stream gets a generator of its own, so that one of thousands can
 * be repeated alone, whatever the threads did.
 *
 * @param value {@code linkspan.seed} if given, else the test's own
 * @param packets {@code linkspan.fuzz.packets} if given, else the test's own
 */
record Seed(long value, int packets) {
    private static final long STREAM_DISTANCE = 0x9E37_79B9_7F4A_7C15L;

    /** Reads the properties and prints how to repeat the run. */
    static Seed of(String test, long usual, int usualPackets) {
        String asked = System.getProperty("linkspan.seed", "");
        long value = asked.isEmpty() ? usual : asked.equals("random") ? System.nanoTime() : Long.parseLong(asked);
        Seed seed = new Seed(value, Integer.getInteger("linkspan.fuzz.packets", usualPackets));
        seed.say(test + " begins");
        return seed;
    }

    /** Prints a line with what repeats the run. */
    void say(String what) {
        LoggerFactory.getLogger(Seed.class)
                .info("{}: -Dlinkspan.seed={} -Dlinkspan.fuzz.packets={}", what, value, packets);
    }

    /** The generator of one stream. */
    Random stream(long index) {
        return new Random(value + index * STREAM_DISTANCE);
    }
}
