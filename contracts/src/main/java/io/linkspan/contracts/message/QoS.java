package io.linkspan.contracts.message;

/** MQTT quality of service. */
public enum QoS {
    /** Level 0: sent once, never numbered, never resent. */
    AT_MOST_ONCE(0),
    /** Level 1: resent until acknowledged. */
    AT_LEAST_ONCE(1),
    /** Level 2: resent until acknowledged, duplicates removed. */
    EXACTLY_ONCE(2);

    private static final QoS[] LEVELS = values();

    private final int level;

    QoS(int level) {
        this.level = level;
    }

    /** 0, 1 or 2, as on the wire. */
    public int level() {
        return level;
    }

    /** From the wire. @throws IllegalArgumentException unless 0, 1 or 2 */
    public static QoS of(int level) {
        if (level < 0 || level >= LEVELS.length) {
            throw new IllegalArgumentException("QoS must be 0, 1 or 2: " + level);
        }
        return LEVELS[level];
    }

    /** The lower of the two, as a subscription bounds a delivery. */
    public QoS min(QoS other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
