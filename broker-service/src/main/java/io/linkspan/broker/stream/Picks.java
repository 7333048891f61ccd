package io.linkspan.broker.stream;

import io.linkspan.contracts.topic.SharedFilter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node of this cluster is to do with one message beside delivering it to its plain subscribers: the shared groups
 * of which it was picked to serve a member.
 *
 * @param only whether nothing but these groups is meant: the plain subscribers of that node have had the message
 * @param handed the one session that is meant, and nobody else; null when it is for the node's subscribers
 */
public record Picks(
        List<SharedFilter> groups, boolean only, @Nullable Handed handed) {
    /** Plain subscribers only. */
    public static final Picks NONE = new Picks(List.of(), false);

    public Picks {
        groups = List.copyOf(groups);
    }

    public Picks(List<SharedFilter> groups, boolean only) {
        this(groups, only, null);
    }

    /** For one session that moves. */
    public static Picks of(Handed handed) {
        return new Picks(List.of(), true, handed);
    }

    /** Whether a batch need say nothing about the message. */
    public boolean isNone() {
        return groups.isEmpty() && !only;
    }
}
