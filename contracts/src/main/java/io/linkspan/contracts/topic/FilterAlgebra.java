package io.linkspan.contracts.topic;

import java.util.Optional;

/** The level-by-level comparisons behind {@link TopicFilter}; arguments are valid. */
@SuppressWarnings("DoNotCallSuggester")
final class FilterAlgebra {
    private FilterAlgebra() {}

    /** Walks filter and topic with two indexes; no allocation. */
    static boolean matches(String filter, String topic) {
        char first = filter.charAt(0);
        if (topic.charAt(0) == '$' && (first == '+' || first == '#')) {
            return false;
        }
        int f = 0;
        int t = 0;
        int filterEnd = filter.length();
        int topicEnd = topic.length();
        while (true) {
            // Here f and t each stand at the beginning of a level.
            char c = f < filterEnd ? filter.charAt(f) : '/';
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                f++;
                int slash = topic.indexOf('/', t);
                t = slash < 0 ? topicEnd : slash;
            } else {
                while (f < filterEnd && filter.charAt(f) != '/') {
                    if (t >= topicEnd || topic.charAt(t) != filter.charAt(f)) {
                        return false;
                    }
                    f++;
                    t++;
                }
                if (t < topicEnd && topic.charAt(t) != '/') {
                    return false;
                }
            }
            // Here f and t each stand at the end of a level: a separator or the end of the text.
            if (t == topicEnd) {
                return f == filterEnd || isParentOfRest(filter, f);
            }
            if (f == filterEnd) {
                return false;
            }
            f++;
            t++;
        }
    }

    /** {@code a/#} also matches {@code a}: what is left of the filter is exactly {@code /#}. */
    private static boolean isParentOfRest(String filter, int at) {
        return at == filter.length() - 2 && filter.charAt(at) == '/' && filter.charAt(at + 1) == '#';
    }

    static boolean covers(String wide, String narrow) {
        throw new UnsupportedOperationException("skeleton");
    }

    static Optional<TopicFilter> intersect(TopicFilter one, TopicFilter two) {
        throw new UnsupportedOperationException("skeleton");
    }
}
