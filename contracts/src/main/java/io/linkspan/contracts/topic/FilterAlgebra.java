package io.linkspan.contracts.topic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The level-by-level comparisons behind {@link TopicFilter}; arguments are valid. */
final class FilterAlgebra {
    private FilterAlgebra() {}

    static boolean matches(String filter, String topic) {
        return selects(filter, topic);
    }

    static boolean covers(String wide, String narrow) {
        return selects(wide, expanded(narrow));
    }

    /**
     * The longer of two filters that select the same topics, else the text itself. There are two such pairs, since a topic
     * has at least one level and is not empty: {@code #} selects what {@code +/#} does, and {@code /#}, whose parent would
     * be the empty topic, what {@code /+/#} does.
     */
    static String expanded(String filter) {
        return switch (filter) {
            case "#" -> "+/#";
            case "/#" -> "/+/#";
            default -> filter;
        };
    }

    /** The shorter of two filters that select the same topics, else the text itself. */
    static String canonical(String filter) {
        return switch (filter) {
            case "+/#" -> "#";
            case "/+/#" -> "/#";
            default -> filter;
        };
    }

    /**
     * True if the filter selects the topic, or every topic of the other filter: a level {@code +} of the other is taken by
     * {@code +}, a level {@code #} only by {@code #}. Walks both texts with two indexes and allocates nothing.
     */
    private static boolean selects(String filter, String other) {
        if (other.charAt(0) == '$' && isWildcard(filter.charAt(0))) {
            return false; // [MQTT-4.7.2-1]
        }
        int f = 0;
        int o = 0;
        int filterEnd = filter.length();
        int otherEnd = other.length();
        while (true) {
            // f and o each stand at the beginning of a level, which may be empty and at the end of the text.
            char c = f < filterEnd ? filter.charAt(f) : '/';
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                if (o < otherEnd && other.charAt(o) == '#') {
                    return false;
                }
                f++;
                o = endOfLevel(other, o);
            } else {
                while (f < filterEnd && filter.charAt(f) != '/') {
                    if (o == otherEnd || other.charAt(o) != filter.charAt(f)) {
                        return false;
                    }
                    f++;
                    o++;
                }
                if (o < otherEnd && other.charAt(o) != '/') {
                    return false;
                }
            }
            // f and o each stand at the end of a level: on a separator or at the end of the text.
            if (o == otherEnd) {
                return f == filterEnd || isOnlyHash(filter, f);
            }
            if (f == filterEnd) {
                return false;
            }
            f++;
            o++;
        }
    }

    static Optional<TopicFilter> intersect(TopicFilter one, TopicFilter two) {
        if (one.covers(two)) {
            return Optional.of(two);
        }
        if (two.covers(one)) {
            return Optional.of(one);
        }
        String merged = merge(one.value(), two.value());
        // Longer than a topic may be: TopicFilter would refuse the text, and no sensible topic is that long.
        return merged == null || TopicSyntax.filterError(merged) != null
                ? Optional.empty()
                : Optional.of(TopicFilter.of(merged));
    }

    /** The narrower of the two levels at each depth; null if they exclude each other. */
    private static @Nullable String merge(String a, String b) {
        if ((a.charAt(0) == '$' && isWildcard(b.charAt(0))) || (b.charAt(0) == '$' && isWildcard(a.charAt(0)))) {
            return null;
        }
        StringBuilder merged = new StringBuilder(Math.max(a.length(), b.length()));
        int i = 0;
        int k = 0;
        while (true) {
            if (isHashAt(a, i)) {
                return merged.append(b, k, b.length()).toString();
            }
            if (isHashAt(b, k)) {
                return merged.append(a, i, a.length()).toString();
            }
            int endA = endOfLevel(a, i);
            int endB = endOfLevel(b, k);
            if (endA - i == 1 && a.charAt(i) == '+') {
                merged.append(b, k, endB);
            } else if ((endB - k == 1 && b.charAt(k) == '+') || sameLevel(a, i, endA, b, k, endB)) {
                merged.append(a, i, endA);
            } else {
                return null;
            }
            if (endA == a.length() || endB == b.length()) {
                boolean together = endA == a.length() && endB == b.length();
                boolean parent = isOnlyHash(a, endA) || isOnlyHash(b, endB);
                return together || parent ? merged.toString() : null;
            }
            merged.append('/');
            i = endA + 1;
            k = endB + 1;
        }
    }

    private static boolean sameLevel(String a, int fromA, int toA, String b, int fromB, int toB) {
        return toA - fromA == toB - fromB && a.regionMatches(fromA, b, fromB, toA - fromA);
    }

    private static int endOfLevel(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }

    private static boolean isHashAt(String filter, int at) {
        return at < filter.length() && filter.charAt(at) == '#';
    }

    /** {@code a/#} also selects {@code a}: what is left of the filter is exactly {@code /#}. */
    private static boolean isOnlyHash(String filter, int at) {
        return at == filter.length() - 2 && filter.charAt(at) == '/' && filter.charAt(at + 1) == '#';
    }

    private static boolean isWildcard(char first) {
        return first == '+' || first == '#';
    }
}
