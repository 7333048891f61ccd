package io.linkspan.admin.routes;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who wants the messages of a route. */
public enum Direction {
    /** This cluster, from the peer. */
    ANNOUNCED,
    /** The peer, from this cluster. */
    EXTERNAL;

    /** The direction of that word; null when there is none. */
    public static @Nullable Direction ofWord(String word) {
        for (Direction direction : values()) {
            if (direction.word().equals(word)) {
                return direction;
            }
        }
        return null;
    }

    /** As in REST. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
