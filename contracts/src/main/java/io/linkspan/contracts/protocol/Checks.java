package io.linkspan.contracts.protocol;

import io.linkspan.contracts.route.Route;
import java.util.List;
import java.util.Set;

/** Range checks of the control messages; each throws IllegalArgumentException naming the value. */
final class Checks {
    /** Most capabilities of a hello. */
    static final int MAX_CAPABILITIES = 64;

    /** Longest capability in characters. */
    static final int MAX_CAPABILITY_LENGTH = 64;

    private Checks() {}

    static void capabilities(Set<String> words) {
        if (words.size() > MAX_CAPABILITIES) {
            throw new IllegalArgumentException("more than " + MAX_CAPABILITIES + " capabilities");
        }
        for (String word : words) {
            boolean allowed = !word.isEmpty()
                    && word.length() <= MAX_CAPABILITY_LENGTH
                    && word.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
            if (!allowed) {
                throw new IllegalArgumentException("a capability is 1 to 64 lower-case letters, digits and hyphens");
            }
        }
    }

    /** Nothing below {@code $} crosses a link; a peer that asks for it must not get it. */
    static void crossing(List<Route> routes) {
        for (Route route : routes) {
            if (route.filter().value().charAt(0) == '$') {
                throw new IllegalArgumentException("a filter that begins with $ cannot be announced");
            }
        }
    }

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
