package io.linkspan.contracts.protocol;

/** Range checks of the control messages; each throws IllegalArgumentException naming the value. */
final class Checks {
    private Checks() {}

    static void actor(String actor) {
        if (!LinkTopics.isActor(actor)) {
            throw new IllegalArgumentException("actor must be 1 to 128 letters, digits, hyphens, dots and underscores");
        }
    }

    static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be greater than 0: " + value);
        }
    }

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }

    static void position(String actor, long incarnation, long revision) {
        actor(actor);
        positive("incarnation", incarnation);
        notNegative("revision", revision);
    }
}
