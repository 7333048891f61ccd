package io.linkspan.registry.client.lease;

/**
 * A process that may hold leases.
 *
 * @param node role and node id, as in {@link io.linkspan.registry.client.schema.NodeEntry#key(String, String)}
 * @param incarnation of this life of the process, from {@link io.linkspan.registry.client.Registry#nextIncarnation}
 */
public record LeaseHolder(String node, long incarnation) {}
