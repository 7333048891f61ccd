package io.linkspan.contracts.generators;

import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random texts, topics and filters; from few levels, so that they often meet. */
public final class Texts {
    private static final List<String> LEVELS = List.of("", "a", "b", "c", "a b", "é", "日本", "😀", "$s");

    private Texts() {}

    /** Any well-formed text without U+0000, of one to four bytes a character. */
    public static String text(Random random, int maxLength) {
        int length = random.nextInt(maxLength + 1);
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            int point =
                    switch (random.nextInt(8)) {
                        case 0 -> 0x80 + random.nextInt(0x800 - 0x80);
                        case 1 -> 0x800 + random.nextInt(0xD800 - 0x800);
                        case 2 -> 0x10000 + random.nextInt(0x110000 - 0x10000);
                        default -> 1 + random.nextInt(0x7F);
                    };
            text.appendCodePoint(point);
        }
        return text.toString();
    }

    /** A valid topic of 1 to maxLevels levels. */
    public static String topic(Random random, int maxLevels) {
        while (true) {
            String topic = String.join("/", levels(random, 1 + random.nextInt(maxLevels)));
            if (TopicSyntax.topicError(topic) == null) {
                return topic;
            }
        }
    }

    /** A valid filter of 1 to maxLevels levels. */
    public static TopicFilter filter(Random random, int maxLevels) {
        while (true) {
            List<String> levels = levels(random, 1 + random.nextInt(maxLevels));
            for (int i = 0; i < levels.size(); i++) {
                if (random.nextInt(3) == 0) {
                    levels.set(i, "+");
                }
            }
            if (random.nextInt(3) == 0) {
                levels.set(levels.size() - 1, "#");
            }
            String filter = String.join("/", levels);
            if (TopicSyntax.filterError(filter) == null) {
                return TopicFilter.of(filter);
            }
        }
    }

    /** Up to max filters. */
    public static List<TopicFilter> filters(Random random, int max, int maxLevels) {
        List<TopicFilter> filters = new ArrayList<>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            filters.add(filter(random, maxLevels));
        }
        return filters;
    }

    private static List<String> levels(Random random, int count) {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            levels.add(LEVELS.get(random.nextInt(LEVELS.size())));
        }
        return levels;
    }
}
