package io.linkspan.admin.cluster;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One living process.
 *
 * @param role broker, link, registry, admin or standalone
 * @param node node id, unique within the role
 * @param ports by name (mqtt, link, grpc, management), only those it has
 * @param leaving whether it is on its way out on purpose and only serves whom it has
 * @param standIn id of the broker that stands in for this one, which is away; null: it is there itself
 * @param figures what it told about itself last, by name; empty unless it is a broker
 */
public record Node(
        String role,
        String node,
        String host,
        boolean ready,
        String version,
        long incarnation,
        Instant startedAt,
        Map<String, Integer> ports,
        boolean leaving,
        @Nullable String standIn,
        Map<String, Long> figures) {

    /** {@code role/node}. */
    public String id() {
        return role + "/" + node;
    }
}
