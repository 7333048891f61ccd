package io.linkspan.contracts.route;

import java.util.ArrayList;
import java.util.List;

/**
 * Who stands behind a route: a non-empty set of kinds.
 *
 * @param bits sum of 1 (normal), 2 (shared) and 4 (durable); 1 to 7
 */
public record RouteKinds(int bits) {
    /** A session that is online or ends with its connection. */
    public static final RouteKinds NORMAL = new RouteKinds(1);

    /** A group of shared subscribers. */
    public static final RouteKinds SHARED = new RouteKinds(2);

    /** A persistent session: wants messages while its client is away, too. */
    public static final RouteKinds DURABLE = new RouteKinds(4);

    private static final int ALL = 7;

    /** Checks the range. @throws IllegalArgumentException unless 1 to 7 */
    public RouteKinds {
        if (bits < 1 || bits > ALL) {
            throw new IllegalArgumentException("route kinds must be 1 to 7: " + bits);
        }
    }

    /** Same as the constructor, reads better. @throws IllegalArgumentException unless 1 to 7 */
    public static RouteKinds of(int bits) {
        return new RouteKinds(bits);
    }

    /** Union. */
    public RouteKinds plus(RouteKinds other) {
        return contains(other) ? this : new RouteKinds(bits | other.bits);
    }

    /** True if all kinds of the other are here. */
    public boolean contains(RouteKinds other) {
        return (bits & other.bits) == other.bits;
    }

    /** Words in fixed order: normal, shared, durable. */
    public List<String> names() {
        List<String> names = new ArrayList<>(3);
        if (contains(NORMAL)) {
            names.add("normal");
        }
        if (contains(SHARED)) {
            names.add("shared");
        }
        if (contains(DURABLE)) {
            names.add("durable");
        }
        return names;
    }

    @Override
    public String toString() {
        return String.join("+", names());
    }
}
