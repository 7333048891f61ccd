package io.linkspan.broker.stream;

import io.linkspan.contracts.topic.InvalidTopicException;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;

/**
 * Binary form of {@link Picks}, in frames between nodes and in the log alike: a kind byte, then what belongs to it.
 *
 * <pre>
 * 0  plain subscribers
 * 1  plain subscribers and groups: count, shared filters as texts
 * 2  groups only: the same
 * </pre>
 */
public final class PicksCodec {
    private static final int PLAIN = 0;
    private static final int WITH_GROUPS = 1;
    private static final int GROUPS_ONLY = 2;
    private static final int MAX_GROUPS = 65_536;

    private PicksCodec() {}

    /** Appends them. @throws IllegalArgumentException if they are over a limit of the format */
    public static void write(WireWriter out, Picks picks) {
        if (picks.isNone()) {
            out.u8(PLAIN);
            return;
        }
        out.u8(picks.only() ? GROUPS_ONLY : WITH_GROUPS);
        out.varint(picks.groups().size());
        picks.groups().forEach(group -> out.text(group.value(), TopicSyntax.MAX_BYTES));
    }

    /** Reads them, checking every value. */
    public static Picks read(WireReader in) throws WireException {
        int kind = in.u8("picks");
        return switch (kind) {
            case PLAIN -> Picks.NONE;
            case WITH_GROUPS -> groups(in, false);
            case GROUPS_ONLY -> groups(in, true);
            default -> throw WireReader.malformed("picks", "unknown kind " + kind);
        };
    }

    private static Picks groups(WireReader in, boolean only) throws WireException {
        int count = in.varint(MAX_GROUPS, "groups");
        in.needItems(count, 1, "groups");
        var groups = new ArrayList<SharedFilter>(count);
        for (int i = 0; i < count; i++) {
            String text = in.text(TopicSyntax.MAX_BYTES, "group");
            try {
                groups.add(SharedFilter.parse(text));
            } catch (InvalidTopicException invalid) {
                throw WireReader.malformed("group", String.valueOf(invalid.getMessage()));
            }
        }
        return new Picks(groups, only);
    }
}
