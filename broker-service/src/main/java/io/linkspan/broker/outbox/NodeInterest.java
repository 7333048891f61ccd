package io.linkspan.broker.outbox;

import java.util.List;

/**
 * How another node wants a filter.
 *
 * @param incarnation the life of the node that said so; of any other life it says nothing
 * @param plain whether it has subscribers beside shared groups
 * @param groups names of the shared groups that have members there
 */
public record NodeInterest(long incarnation, boolean plain, List<String> groups) {
    public NodeInterest {
        groups = List.copyOf(groups);
    }
}
