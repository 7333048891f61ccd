package io.linkspan.admin.cluster;

import java.time.Instant;
import java.util.Map;

/**
 * One living process.
 *
 * @param role broker, link, registry, admin or standalone
 * @param node node id, unique within the role
 * @param ports by name (mqtt, link, grpc, management), only those it has
 */
public record Node(
        String role,
        String node,
        String host,
        boolean ready,
        String version,
        long incarnation,
        Instant startedAt,
        Map<String, Integer> ports) {

    /** {@code role/node}. */
    public String id() {
        return role + "/" + node;
    }
}
