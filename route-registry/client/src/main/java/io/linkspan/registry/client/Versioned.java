package io.linkspan.registry.client;

/**
 * A value together with the entry version for {@link RegistryCache#replace}.
 *
 * @param version the server's entry version, meaningless outside {@code generation}
 * @param generation the connection life in which it was read; versions of an earlier one are never used
 */
public record Versioned<V>(V value, long version, long generation) {}
