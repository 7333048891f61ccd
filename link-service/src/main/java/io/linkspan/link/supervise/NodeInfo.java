package io.linkspan.link.supervise;

/**
 * A living process of this cluster, as registered.
 *
 * @param role {@code broker}, {@code link} and others
 * @param node node id
 * @param incarnation of this life
 * @param instance life of the cluster's data
 * @param host advertised address
 * @param linkPort of its link listener; 0: none
 */
public record NodeInfo(String role, String node, long incarnation, String instance, String host, int linkPort) {}
