package io.linkspan.contracts.protocol;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.message.StreamIdCodec;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapEnd;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.HeartbeatAnswer;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkMessage.HelloAccepted;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpen;
import io.linkspan.contracts.protocol.LinkMessage.LaneOpened;
import io.linkspan.contracts.protocol.LinkMessage.LaneRefused;
import io.linkspan.contracts.protocol.LinkMessage.ResyncWanted;
import io.linkspan.contracts.protocol.LinkMessage.RoutesApplied;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.RefusalReason;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads type and fields of a control message; the records judge the values. */
final class LinkMessageReader {
    /** Length byte and one character. */
    private static final int MIN_TEXT_BYTES = 2;

    private final WireReader in;

    LinkMessageReader(WireReader in) {
        this.in = in;
    }

    LinkMessage read() throws WireException {
        int type = in.u8("type");
        return switch (type) {
            case MessageType.HELLO -> hello();
            case MessageType.HELLO_ACCEPTED -> accepted();
            case MessageType.HELLO_REFUSED -> new HelloRefused(code(), sentence());
            case MessageType.BOOTSTRAP_PART -> new BootstrapPart(actor(), number(), number(), routes());
            case MessageType.BOOTSTRAP_END ->
                new BootstrapEnd(actor(), number(), number(), in.varint(Integer.MAX_VALUE, "routes"));
            case MessageType.DELTA -> delta();
            case MessageType.ROUTES_APPLIED -> new RoutesApplied(actor(), number(), number());
            case MessageType.RESYNC_WANTED -> new ResyncWanted(sentence());
            case MessageType.HEARTBEAT -> new Heartbeat(actor(), number(), number(), number());
            case MessageType.HEARTBEAT_ANSWER -> new HeartbeatAnswer(actor(), number(), number(), number());
            case MessageType.LANE_OPEN -> new LaneOpen(StreamIdCodec.read(in), number());
            case MessageType.LANE_OPENED -> new LaneOpened(StreamIdCodec.read(in), number());
            case MessageType.LANE_REFUSED -> new LaneRefused(code(), sentence());
            default -> throw new WireException(RefusalReason.UNSUPPORTED, "type " + type + " of the link protocol");
        };
    }

    private Hello hello() throws WireException {
        return new Hello(
                in.varint(Integer.MAX_VALUE, "lowest version"),
                in.varint(Integer.MAX_VALUE, "highest version"),
                capabilities(),
                StreamIdCodec.readCluster(in, "from"),
                StreamIdCodec.readCluster(in, "to"),
                new InstanceId(in.uuid("instance")),
                actor(),
                number(),
                number());
    }

    private Set<String> capabilities() throws WireException {
        int count = in.varint(Checks.MAX_CAPABILITIES, "capabilities");
        in.needItems(count, MIN_TEXT_BYTES, "capabilities");
        Set<String> words = new HashSet<>();
        for (int i = 0; i < count; i++) {
            words.add(in.text(Checks.MAX_CAPABILITY_LENGTH, "capability"));
        }
        return words;
    }

    private HelloAccepted accepted() throws WireException {
        int version = in.varint(Integer.MAX_VALUE, "version");
        int needBootstrap = in.u8("need bootstrap");
        if (needBootstrap > 1) {
            throw WireReader.malformed("need bootstrap", String.valueOf(needBootstrap));
        }
        return new HelloAccepted(
                version, needBootstrap == 1, number(), StreamIdCodec.readCluster(in, "cluster"), number());
    }

    private Delta delta() throws WireException {
        String actor = actor();
        long incarnation = number();
        long revision = number();
        long fromRevision = number();
        List<Route> added = routes();
        int count = in.varint(LinkCodec.MAX_ROUTES, "removed");
        in.needItems(count, MIN_TEXT_BYTES, "removed");
        List<TopicFilter> removed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            removed.add(filter());
        }
        return new Delta(actor, incarnation, fromRevision, revision, added, removed);
    }

    private List<Route> routes() throws WireException {
        int count = in.varint(LinkCodec.MAX_ROUTES, "routes");
        in.needItems(count, MIN_TEXT_BYTES + 1, "routes");
        List<Route> routes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            routes.add(new Route(filter(), RouteKinds.of(in.u8("kinds"))));
        }
        return routes;
    }

    private TopicFilter filter() throws WireException {
        return TopicFilter.of(in.text(TopicSyntax.MAX_BYTES, "filter"));
    }

    private RefusalCode code() throws WireException {
        return RefusalCode.of(in.u8("code"));
    }

    private String sentence() throws WireException {
        return in.text(LinkCodec.MAX_SENTENCE_BYTES, "sentence");
    }

    private String actor() throws WireException {
        return in.text(LinkTopics.MAX_ACTOR_LENGTH, "actor");
    }

    private long number() throws WireException {
        return in.varint("number");
    }
}
