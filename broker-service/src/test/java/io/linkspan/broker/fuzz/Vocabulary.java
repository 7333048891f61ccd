package io.linkspan.broker.fuzz;

import java.util.List;
import java.util.Random;

/** The names that generated packets use: few, so that clients, topics and groups really meet. */
final class Vocabulary {
    static final int CLIENTS = 24;

    private static final List<String> TOPICS = List.of(
            "a", "a/b", "a/b/c", "/", "//", "a//", "ü/€/😀", "x y", "z", "sport/tennis/player1", "a/b/c/d/e/f/g/h");
    private static final List<String> FILTERS = List.of(
            "#",
            "+",
            "a/#",
            "a/+",
            "+/+",
            "+/b/#",
            "/#",
            "//",
            "a/b/c",
            "ü/#",
            "$SYS/#",
            "z",
            "sport/+/player1",
            "+/+/#");
    private static final List<String> GROUPS = List.of("g", "h", "ü");

    private Vocabulary() {}

    static String clientId(Random random) {
        return "fuzz-" + random.nextInt(CLIENTS);
    }

    /** A valid topic name, now and then a very long or very deep one. */
    static String topic(Random random) {
        return switch (random.nextInt(400)) {
            case 0 -> "/".repeat(1 + random.nextInt(2_000));
            case 1 -> "long/" + "x".repeat(random.nextInt(65_530));
            default -> pick(TOPICS, random);
        };
    }

    /** A filter, mostly valid, now and then shared. */
    static String filter(Random random) {
        String filter = random.nextInt(300) == 0
                ? "+/".repeat(1 + random.nextInt(500)) + "#"
                : pick(random.nextInt(4) == 0 ? TOPICS : FILTERS, random);
        return random.nextInt(4) == 0 ? "$share/" + pick(GROUPS, random) + "/" + filter : filter;
    }

    /** Text of a field nobody interprets. */
    static String text(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "ü€😀";
            case 2 -> "t".repeat(random.nextInt(300));
            default -> "text" + random.nextInt(10);
        };
    }

    static byte[] payload(Random random) {
        int size =
                switch (random.nextInt(40)) {
                    case 0 -> 20_000;
                    case 1 -> 127 + random.nextInt(3);
                    case 2 -> 16_380 + random.nextInt(8);
                    case 3, 4, 5 -> 0;
                    default -> random.nextInt(60);
                };
        byte[] payload = new byte[size];
        random.nextBytes(payload);
        return payload;
    }

    static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
