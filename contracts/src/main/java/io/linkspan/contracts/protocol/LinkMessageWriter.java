package io.linkspan.contracts.protocol;

import io.linkspan.contracts.cluster.ClusterName;
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
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.contracts.topic.TopicSyntax;
import io.linkspan.contracts.wire.WireWriter;
import java.util.List;
import java.util.TreeSet;

/** Writes type and fields of a control message. */
final class LinkMessageWriter {
    private final WireWriter out;

    LinkMessageWriter(WireWriter out) {
        this.out = out;
    }

    void write(LinkMessage message) {
        switch (message) {
            case Hello hello -> hello(hello);
            case HelloAccepted accepted -> accepted(accepted);
            case HelloRefused(RefusalCode code, String detail) -> refused(MessageType.HELLO_REFUSED, code, detail);
            case BootstrapPart(String actor, long incarnation, long revision, List<Route> routes) -> {
                position(MessageType.BOOTSTRAP_PART, actor, incarnation, revision);
                routes(routes);
            }
            case BootstrapEnd(String actor, long incarnation, long revision, int routes) -> {
                position(MessageType.BOOTSTRAP_END, actor, incarnation, revision);
                out.varint(routes);
            }
            case Delta delta -> delta(delta);
            case RoutesApplied(String actor, long incarnation, long revision) ->
                position(MessageType.ROUTES_APPLIED, actor, incarnation, revision);
            case ResyncWanted(String reason) -> {
                out.u8(MessageType.RESYNC_WANTED);
                sentence(reason);
            }
            case Heartbeat(String actor, long incarnation, long revision, long sequence) -> {
                position(MessageType.HEARTBEAT, actor, incarnation, revision);
                out.varint(sequence);
            }
            case HeartbeatAnswer(String actor, long incarnation, long revision, long sequence) -> {
                position(MessageType.HEARTBEAT_ANSWER, actor, incarnation, revision);
                out.varint(sequence);
            }
            case LaneOpen(var stream, long oldest) -> {
                out.u8(MessageType.LANE_OPEN);
                StreamIdCodec.write(out, stream);
                out.varint(oldest);
            }
            case LaneOpened(var stream, long cursor) -> {
                out.u8(MessageType.LANE_OPENED);
                StreamIdCodec.write(out, stream);
                out.varint(cursor);
            }
            case LaneRefused(RefusalCode code, String detail) -> refused(MessageType.LANE_REFUSED, code, detail);
        }
    }

    private void hello(Hello hello) {
        out.u8(MessageType.HELLO);
        out.varint(hello.minVersion());
        out.varint(hello.maxVersion());
        out.varint(hello.capabilities().size());
        // In order, so that the same hello has the same bytes.
        new TreeSet<>(hello.capabilities()).forEach(word -> out.text(word, Checks.MAX_CAPABILITY_LENGTH));
        cluster(hello.from());
        cluster(hello.to());
        out.uuid(hello.instance().value());
        out.text(hello.actor(), LinkTopics.MAX_ACTOR_LENGTH);
        out.varint(hello.incarnation());
        out.varint(hello.maxBatchBytes());
    }

    private void accepted(HelloAccepted accepted) {
        out.u8(MessageType.HELLO_ACCEPTED);
        out.varint(accepted.version());
        out.u8(accepted.needBootstrap() ? 1 : 0);
        out.varint(accepted.revision());
        cluster(accepted.cluster());
        out.varint(accepted.maxBatchBytes());
    }

    private void delta(Delta delta) {
        position(MessageType.DELTA, delta.actor(), delta.incarnation(), delta.revision());
        out.varint(delta.fromRevision());
        routes(delta.added());
        count(delta.removed().size());
        delta.removed().forEach(this::filter);
    }

    private void position(int type, String actor, long incarnation, long revision) {
        out.u8(type);
        out.text(actor, LinkTopics.MAX_ACTOR_LENGTH);
        out.varint(incarnation);
        out.varint(revision);
    }

    private void refused(int type, RefusalCode code, String detail) {
        out.u8(type);
        out.u8(code.number());
        sentence(detail);
    }

    private void routes(List<Route> routes) {
        count(routes.size());
        for (Route route : routes) {
            filter(route.filter());
            out.u8(route.kinds().bits());
        }
    }

    private void count(int count) {
        if (count > LinkCodec.MAX_ROUTES) {
            throw new IllegalArgumentException("more than " + LinkCodec.MAX_ROUTES + " routes in one message");
        }
        out.varint(count);
    }

    private void filter(TopicFilter filter) {
        out.text(filter.value(), TopicSyntax.MAX_BYTES);
    }

    private void cluster(ClusterName name) {
        out.text(name.value(), ClusterName.MAX_LENGTH);
    }

    private void sentence(String text) {
        out.text(Sentences.fit(text, LinkCodec.MAX_SENTENCE_BYTES), LinkCodec.MAX_SENTENCE_BYTES);
    }
}
