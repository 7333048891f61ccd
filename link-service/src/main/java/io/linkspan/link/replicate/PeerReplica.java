package io.linkspan.link.replicate;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapEnd;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.HeartbeatAnswer;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkMessage.HelloAccepted;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.LinkMessage.ResyncWanted;
import io.linkspan.contracts.protocol.LinkMessage.RoutesApplied;
import io.linkspan.contracts.protocol.LinkProtocol;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The replica of one peer's routes, while this process speaks for the link: takes what the peer announces, has it
 * written, and tells the peer how far it is. On the link's loop.
 */
public final class PeerReplica {

    /** Messages that may wait for the load at the beginning; more are dropped, and the peer tries again. */
    static final int MAX_WAITING = 256;

    /** A peer is asked to start over at most this often: its answer to the first request must have a chance. */
    static final Duration RESYNC_PAUSE = Duration.ofSeconds(1);

    private final ClusterName own;
    private final ClusterName peer;
    private final ExternalRoutes store;
    private final Loop loop;
    private final Backoff loadBackoff;
    private final RouteWriter writer;
    private final int maxRoutes;
    private final Runnable onHello;

    private @Nullable PeerRoutes routes;
    private List<Runnable> waiting = new ArrayList<>();
    private long appliedRevision;
    private long resyncAskedAt;
    private boolean resyncAsked;
    private boolean closed;

    /**
     * Begins to load what is in force.
     *
     * @param speaker our incarnation as speaker for this link
     * @param maxRoutes filters the peer may announce
     * @param onHello told when the peer has introduced itself: it is up
     */
    public PeerReplica(
            ClusterName own,
            ClusterName peer,
            long speaker,
            ExternalRoutes store,
            Loop loop,
            Backoff backoff,
            int maxRoutes,
            Runnable onHello) {
        this.own = own;
        this.peer = peer;
        this.store = store;
        this.loop = loop;
        this.loadBackoff = backoff;
        this.maxRoutes = maxRoutes;
        this.onHello = onHello;
        this.writer = new RouteWriter(peer, speaker, store, loop, backoff);
    }

    /** Loads; messages that come earlier wait. */
    public void start() {
        store.load(peer)
                .whenComplete((known, failure) -> loop.execute(() -> {
                    if (closed) {
                        return;
                    }
                    if (failure != null) {
                        loop.after(loadBackoff.next(), () -> {
                            if (!closed) {
                                start();
                            }
                        });
                        return;
                    }
                    loadBackoff.reset();
                    routes = new PeerRoutes(known.routes(), known.incarnation(), maxRoutes);
                    List<Runnable> now = waiting;
                    waiting = new ArrayList<>();
                    now.forEach(Runnable::run);
                }));
    }

    /** Stops taking and writing; what is in force stays. */
    public void close() {
        closed = true;
        waiting.clear();
        writer.close();
    }

    /** After {@link #close}: runs when no write is under way any more. */
    public void whenWritten(Runnable task) {
        writer.whenIdle(task);
    }

    /** Filters in force for this peer. */
    public int size() {
        return routes == null ? 0 : routes.size();
    }

    /**
     * Removes all that the peer has announced: it has been away for too long. When it comes back it has to announce anew.
     *
     * @param removed given how many filters that were, once they are gone
     */
    public void forget(IntConsumer removed) {
        PeerRoutes table = routes;
        if (table == null || table.size() == 0 || closed) {
            return;
        }
        List<TopicFilter> filters = List.copyOf(table.snapshot().keySet());
        routes = new PeerRoutes(Map.of(), table.incarnation(), maxRoutes);
        appliedRevision = 0;
        writer.write(
                new RouteWriter.Origin(String.valueOf(table.actor()), table.incarnation(), 0),
                new Reaction.Write(Map.of(), filters, 0),
                () -> removed.accept(filters.size()));
    }

    /** The registry may have lost something: compare and repair. */
    public void verify() {
        if (routes != null) {
            writer.verify(routes);
        }
    }

    /**
     * A message of the peer; hellos have passed {@link Greeting}.
     *
     * @param taken runs when the message has had its effect, or will have none
     */
    public void received(LinkMessage message, Reply reply, Runnable taken) {
        if (closed) {
            return;
        }
        PeerRoutes table = routes;
        if (table == null) {
            if (waiting.size() < MAX_WAITING) {
                waiting.add(() -> received(message, reply, taken));
            } else {
                taken.run();
            }
            return;
        }
        switch (message) {
            case Hello hello -> {
                greet(table, hello, reply);
                taken.run();
            }
            case BootstrapPart part -> react(table, table.part(part), reply, taken);
            case BootstrapEnd end -> react(table, table.end(end), reply, taken);
            case Delta delta -> react(table, table.delta(delta), reply, taken);
            case Heartbeat heartbeat -> {
                react(table, table.heartbeat(heartbeat), reply, taken);
                boolean inStep = table.revision() > 0 && table.incarnation() == heartbeat.incarnation();
                reply.answer(new HeartbeatAnswer(
                        heartbeat.actor(),
                        heartbeat.incarnation(),
                        inStep ? appliedRevision : 0,
                        heartbeat.sequence()));
            }
            default -> taken.run(); // an answer on a question's topic: nothing to do with it
        }
    }

    private void greet(PeerRoutes table, Hello hello, Reply reply) {
        if (table.isStale(hello)) {
            reply.answer(new HelloRefused(
                    RefusalCode.STALE_INCARNATION,
                    "incarnation " + hello.incarnation() + " was followed by " + table.incarnation()));
            return;
        }
        resyncAsked = false;
        boolean sameLife = hello.incarnation() == table.incarnation();
        boolean needBootstrap = table.greet(hello);
        if (needBootstrap && !sameLife) {
            appliedRevision = 0;
        }
        reply.answer(new HelloAccepted(
                LinkProtocol.negotiate(hello).orElse(LinkProtocol.MAX_VERSION),
                needBootstrap,
                needBootstrap ? 0 : appliedRevision,
                own,
                BatchCodec.MAX_BYTES));
        onHello.run();
    }

    private void react(PeerRoutes table, Reaction reaction, Reply reply, Runnable taken) {
        switch (reaction) {
            case Reaction.Nothing nothing -> taken.run();
            case Reaction.Resync resync -> {
                taken.run();
                askForResync(resync.reason(), reply);
            }
            case Reaction.Refuse refuse -> {
                taken.run();
                reply.answer(new HelloRefused(RefusalCode.OTHER, "cluster '" + peer + "' " + refuse.reason()));
            }
            case Reaction.Write write -> {
                String actor = String.valueOf(table.actor());
                long incarnation = table.incarnation();
                writer.write(new RouteWriter.Origin(actor, incarnation, write.revision()), write, () -> {
                    taken.run();
                    if (table.incarnation() == incarnation) {
                        appliedRevision = Math.max(appliedRevision, write.revision());
                        reply.answer(new RoutesApplied(actor, incarnation, write.revision()));
                    }
                });
            }
        }
    }

    private void askForResync(String reason, Reply reply) {
        long now = loop.nanos();
        if (!resyncAsked || now - resyncAskedAt >= RESYNC_PAUSE.toNanos()) {
            resyncAsked = true;
            resyncAskedAt = now;
            reply.answer(new ResyncWanted(reason));
        }
    }
}
