package io.linkspan.broker.stream;

import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.InvalidTopicException;
import io.linkspan.contracts.topic.SharedFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Binary form of {@link Picks}, in frames between nodes and in the log alike: a kind byte, then what belongs to it.
 *
 * <pre>
 * 0  plain subscribers
 * 1  plain subscribers and groups: count, shared filters as texts
 * 2  groups only: the same
 * 3  one session that moves: its number, part, flags (QoS, 4 retain, 8 shared, 16 again), count and identifiers, packet
 *    identifier, with 8 the shared filter as text
 * </pre>
 */
public final class PicksCodec {
    private static final int PLAIN = 0;
    private static final int WITH_GROUPS = 1;
    private static final int GROUPS_ONLY = 2;
    private static final int HANDED = 3;
    /** By their number on the wire. */
    private static final List<Handed.Part> PARTS = List.of(
            Handed.Part.MESSAGE, Handed.Part.STATE, Handed.Part.READY, Handed.Part.END, Handed.Part.SUBSCRIPTIONS);

    private static final int RETAIN = 4;
    private static final int SHARED = 8;
    private static final int AGAIN = 16;
    private static final int QOS_MASK = 3;
    private static final int MAX_IDENTIFIERS = 65_536;
    private static final int MAX_GROUPS = 65_536;

    private PicksCodec() {}

    /** Appends them. @throws IllegalArgumentException if they are over a limit of the format */
    public static void write(WireWriter out, Picks picks) {
        if (picks.isNone()) {
            out.u8(PLAIN);
            return;
        }
        Handed handed = picks.handed();
        if (handed != null) {
            write(out, handed);
            return;
        }
        out.u8(picks.only() ? GROUPS_ONLY : WITH_GROUPS);
        out.varint(picks.groups().size());
        picks.groups().forEach(group -> out.text(group.value(), TopicSyntax.MAX_BYTES));
    }

    private static void write(WireWriter out, Handed handed) {
        SharedFilter share = handed.share();
        out.u8(HANDED);
        out.varint(handed.session());
        out.u8(PARTS.indexOf(handed.part()));
        out.u8(handed.qos().level()
                | (handed.retain() ? RETAIN : 0)
                | (share == null ? 0 : SHARED)
                | (handed.again() ? AGAIN : 0));
        out.varint(handed.identifiers().length);
        for (int identifier : handed.identifiers()) {
            out.varint(identifier);
        }
        out.varint(handed.packetId());
        if (share != null) {
            out.text(share.value(), TopicSyntax.MAX_BYTES);
        }
    }

    /** Reads them, checking every value. */
    public static Picks read(WireReader in) throws WireException {
        int kind = in.u8("picks");
        return switch (kind) {
            case PLAIN -> Picks.NONE;
            case WITH_GROUPS -> groups(in, false);
            case GROUPS_ONLY -> groups(in, true);
            case HANDED -> Picks.of(handed(in));
            default -> throw WireReader.malformed("picks", "unknown kind " + kind);
        };
    }

    private static Handed handed(WireReader in) throws WireException {
        long session = in.varint("session");
        int part = in.u8("part");
        if (part >= PARTS.size()) {
            throw WireReader.malformed("part", String.valueOf(part));
        }
        int flags = in.u8("flags");
        int qos = flags & QOS_MASK;
        if (qos < 1 || qos > 2) {
            throw WireReader.malformed("flags", String.valueOf(flags));
        }
        int[] identifiers = new int[in.varint(MAX_IDENTIFIERS, "identifiers")];
        for (int i = 0; i < identifiers.length; i++) {
            identifiers[i] = in.varint(Integer.MAX_VALUE, "identifier");
        }
        int packetId = in.varint(65_535, "packet identifier");
        SharedFilter share = (flags & SHARED) == 0 ? null : share(in);
        return new Handed(
                session,
                PARTS.get(part),
                QoS.of(qos),
                (flags & RETAIN) != 0,
                identifiers,
                share,
                packetId,
                (flags & AGAIN) != 0);
    }

    private static SharedFilter share(WireReader in) throws WireException {
        String text = in.text(TopicSyntax.MAX_BYTES, "group");
        try {
            return SharedFilter.parse(text);
        } catch (InvalidTopicException invalid) {
            throw WireReader.malformed("group", String.valueOf(invalid.getMessage()));
        }
    }

    private static Picks groups(WireReader in, boolean only) throws WireException {
        int count = in.varint(MAX_GROUPS, "groups");
        in.needItems(count, 1, "groups");
        var groups = new ArrayList<SharedFilter>(count);
        for (int i = 0; i < count; i++) {
            groups.add(share(in));
        }
        return new Picks(groups, only);
    }
}
