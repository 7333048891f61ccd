package io.linkspan.broker.subscribe;

/** Splits topics and filters at `/`; empty levels count [MQTT-4.7.1-1, 4.7.3]. */
public final class TopicLevels {
    /**
     * Levels that get a node of a tree of their own; what lies deeper stays one text. Real topics end long before, and a
     * topic of 65,536 levels would cost a hundred times its bytes.
     */
    public static final int DEPTH = 64;

    private TopicLevels() {}

    /**
     * The levels of a topic or filter, at least one; `a//b` has three. Of a deeper text than {@link #DEPTH} the last one
     * is all the rest, with its slashes.
     */
    public static String[] split(String text) {
        int count = 1;
        for (int slash = text.indexOf('/'); slash >= 0 && count < DEPTH; slash = text.indexOf('/', slash + 1)) {
            count++;
        }
        String[] levels = new String[count];
        int start = 0;
        for (int i = 0; i < count - 1; i++) {
            int slash = text.indexOf('/', start);
            levels[i] = text.substring(start, slash);
            start = slash + 1;
        }
        levels[count - 1] = text.substring(start);
        return levels;
    }

    /** Whether leading wildcards must not match: the first level begins with `$` [MQTT-4.7.2-1]. */
    public static boolean reserved(String[] levels) {
        return !levels[0].isEmpty() && levels[0].charAt(0) == '$';
    }
}
