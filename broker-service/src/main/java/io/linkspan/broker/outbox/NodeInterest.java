package io.linkspan.broker.outbox;

import java.util.List;

/**
 * How another node wants a filter.
 *
 * @param incarnation the life of the node that said so; of any other life it says nothing, unless it is durable
 * @param plain whether it has subscribers beside shared groups
 * @param durable whether a persistent session is among them, which wants messages while its node is away, too
 * @param groups names of the shared groups that have members there
 */
public record NodeInterest(long incarnation, boolean plain, boolean durable, List<String> groups) {
    public NodeInterest {
        groups = List.copyOf(groups);
    }
}
