package io.linkspan.broker.access.acl;

/** Whether two filters have a topic in common. Unlike their intersection it needs no room for a result. */
final class FilterOverlap {
    private FilterOverlap() {}

    /** Both must be valid plain filters. */
    static boolean overlap(String one, String other) {
        if (hidden(one, other) || hidden(other, one)) {
            return false;
        }
        int a = 0;
        int b = 0;
        while (true) {
            if (isHash(one, a) || isHash(other, b)) {
                return true;
            }
            int endA = end(one, a);
            int endB = end(other, b);
            if (!isPlus(one, a, endA)
                    && !isPlus(other, b, endB)
                    && !(endA - a == endB - b && one.regionMatches(a, other, b, endA - a))) {
                return false;
            }
            boolean lastA = endA == one.length();
            boolean lastB = endB == other.length();
            if (lastA || lastB) {
                // "a/#" selects "a", too
                return (lastA && lastB) || (lastA ? isHash(other, endB + 1) : isHash(one, endA + 1));
            }
            a = endA + 1;
            b = endB + 1;
        }
    }

    // A filter that begins with a wildcard selects no topic that begins with $ [MQTT-4.7.2-1].
    private static boolean hidden(String wildcard, String dollar) {
        char first = wildcard.charAt(0);
        return dollar.charAt(0) == '$' && (first == '#' || first == '+');
    }

    private static boolean isHash(String filter, int from) {
        return from == filter.length() - 1 && filter.charAt(from) == '#';
    }

    private static boolean isPlus(String filter, int from, int to) {
        return to == from + 1 && filter.charAt(from) == '+';
    }

    private static int end(String filter, int from) {
        int slash = filter.indexOf('/', from);
        return slash < 0 ? filter.length() : slash;
    }
}
