package io.linkspan.broker.stream;

import io.linkspan.contracts.topic.SharedFilter;
import java.util.List;

/**
 * What a node of this cluster is to do with one message beside delivering it to its plain subscribers: the shared groups
 * of which it was picked to serve a member.
 *
 * @param only whether nothing but these groups is meant: the plain subscribers of that node have had the message
 */
public record Picks(List<SharedFilter> groups, boolean only) {
    /** Plain subscribers only. */
    public static final Picks NONE = new Picks(List.of(), false);

    public Picks {
        groups = List.copyOf(groups);
    }

    /** Whether a batch need say nothing about the message. */
    public boolean isNone() {
        return groups.isEmpty() && !only;
    }
}
