package io.linkspan.broker.handover;

import io.linkspan.broker.handover.MovedSession.Subscribed;
import io.linkspan.broker.handover.Question.Reply;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.HorizonCodec;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Binary form of questions, replies and moved sessions; numbers are varints, texts stand behind their length.
 *
 * <pre>
 * claim    1 | client id | clean start (0 or 1)
 * settle   2 | former node | count | filters
 * release  3 | session
 * reply    0 nothing, 1 handed, 2 done, 3 later
 * session  version 2 | former node | again (0 or 1) | client id | number | connections | expiry | count, subscriptions (filter, flags: QoS,
 *          4 no local, 8 retain as published; identifier) | count, incoming | count, released | horizon (since version 2)
 * </pre>
 */
final class MoveCodec {
    /** A session with as many subscriptions as it may have. */
    static final int MAX_BYTES = 64 << 20;

    private static final int CLAIM = 1;
    private static final int SETTLE = 2;
    private static final int RELEASE = 3;
    private static final int VERSION = 2;
    private static final int WITHOUT_HORIZON = 1;
    private static final int MAX_ITEMS = 1 << 20;
    private static final int MAX_ID = 65_535;
    private static final int QOS_MASK = 3;
    private static final int NO_LOCAL = 4;
    private static final int RETAIN_AS_PUBLISHED = 8;

    /** By their number on the wire. */
    private static final List<Reply> REPLIES = List.of(Reply.NOTHING, Reply.HANDED, Reply.DONE, Reply.LATER);

    private MoveCodec() {}

    static byte[] write(Question question) {
        var out = new WireWriter(64, MAX_BYTES);
        switch (question) {
            case Question.Claim(String clientId, boolean cleanStart) -> {
                out.u8(CLAIM);
                out.text(clientId, MAX_ID);
                out.u8(cleanStart ? 1 : 0);
            }
            case Question.Settle(NodeId former, List<TopicFilter> filters) -> {
                out.u8(SETTLE);
                out.text(former.value(), NodeId.MAX_LENGTH);
                out.varint(filters.size());
                filters.forEach(filter -> out.text(filter.value(), TopicSyntax.MAX_BYTES));
            }
            case Question.Release(long session) -> {
                out.u8(RELEASE);
                out.varint(session);
            }
        }
        return out.toByteArray();
    }

    static Question question(byte[] bytes) throws WireException {
        WireReader in = WireReader.of(ByteBuffer.wrap(bytes), MAX_BYTES);
        int kind = in.u8("question");
        Question question =
                switch (kind) {
                    case CLAIM -> new Question.Claim(in.text(MAX_ID, "client id"), in.u8("clean start") == 1);
                    case SETTLE -> new Question.Settle(node(in), filters(in));
                    case RELEASE -> new Question.Release(in.varint("session"));
                    default -> throw WireReader.malformed("question", String.valueOf(kind));
                };
        in.end("question");
        return question;
    }

    private static NodeId node(WireReader in) throws WireException {
        return NodeId.of(in.text(NodeId.MAX_LENGTH, "node"));
    }

    private static List<TopicFilter> filters(WireReader in) throws WireException {
        int count = in.varint(MAX_ITEMS, "filters");
        in.needItems(count, 1, "filters");
        List<TopicFilter> filters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String text = in.text(TopicSyntax.MAX_BYTES, "filter");
            if (TopicSyntax.filterError(text) != null) {
                throw WireReader.malformed("filter", "not a topic filter");
            }
            filters.add(TopicFilter.of(text));
        }
        return filters;
    }

    static byte[] write(Reply reply) {
        return new byte[] {(byte) REPLIES.indexOf(reply)};
    }

    /** A reply that is none is one to ask again for. */
    static Reply reply(byte[] bytes) {
        return bytes.length == 1 && bytes[0] >= 0 && bytes[0] < REPLIES.size() ? REPLIES.get(bytes[0]) : Reply.LATER;
    }

    static byte[] write(MovedSession session) {
        var out = new WireWriter(256, MAX_BYTES);
        out.u8(VERSION);
        out.text(session.former().value(), NodeId.MAX_LENGTH);
        out.u8(session.again() ? 1 : 0);
        out.text(session.clientId(), MAX_ID);
        out.varint(session.number());
        out.varint(session.connections());
        out.varint(session.expirySeconds());
        out.varint(session.subscriptions().size());
        for (Subscribed one : session.subscriptions()) {
            out.text(one.filter(), TopicSyntax.MAX_BYTES);
            out.u8(one.qos() | (one.noLocal() ? NO_LOCAL : 0) | (one.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0));
            out.varint(one.identifier());
        }
        ids(out, session.incoming());
        ids(out, session.released());
        HorizonCodec.write(out, session.horizon());
        return out.toByteArray();
    }

    private static void ids(WireWriter out, List<Integer> ids) {
        out.varint(ids.size());
        ids.forEach(out::varint);
    }

    static MovedSession session(byte[] bytes) throws WireException {
        WireReader in = WireReader.of(ByteBuffer.wrap(bytes), MAX_BYTES);
        int version = in.u8("version");
        if (version != VERSION && version != WITHOUT_HORIZON) {
            throw WireReader.malformed("version", String.valueOf(version));
        }
        var session = new MovedSession(
                node(in),
                in.u8("again") == 1,
                in.text(MAX_ID, "client id"),
                in.varint("number"),
                in.varint("connections"),
                in.varint("expiry"),
                subscriptions(in),
                ids(in),
                ids(in),
                version == WITHOUT_HORIZON ? Horizon.NONE : HorizonCodec.read(in));
        in.end("session");
        return session;
    }

    private static List<Subscribed> subscriptions(WireReader in) throws WireException {
        int count = in.varint(MAX_ITEMS, "subscriptions");
        in.needItems(count, 3, "subscriptions");
        List<Subscribed> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String filter = in.text(TopicSyntax.MAX_BYTES, "filter");
            int flags = in.u8("flags");
            all.add(new Subscribed(
                    filter,
                    Math.min(2, flags & QOS_MASK),
                    (flags & NO_LOCAL) != 0,
                    (flags & RETAIN_AS_PUBLISHED) != 0,
                    in.varint(Integer.MAX_VALUE, "identifier")));
        }
        return all;
    }

    private static List<Integer> ids(WireReader in) throws WireException {
        int count = in.varint(MAX_ID, "identifiers");
        List<Integer> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(in.varint(MAX_ID, "identifier"));
        }
        return ids;
    }
}
