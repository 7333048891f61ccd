package io.linkspan.link.replicate;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes one peer's routes, one write at a time; what arrives meanwhile is merged into the next. A failed write is
 * repeated until it is done. On the link's loop.
 *
 * <p>What waits is bounded by the messages it came with: they are acknowledged to our broker only when written.
 */
final class RouteWriter {

    private final ClusterName peer;
    private final long writer;
    private final ExternalRoutes store;
    private final Loop loop;
    private final Backoff backoff;

    private Map<TopicFilter, RouteKinds> puts = new HashMap<>();
    private Set<TopicFilter> removes = new HashSet<>();
    private List<Runnable> whenDone = new ArrayList<>();
    private @Nullable Origin origin;
    private @Nullable PeerRoutes verified;
    private boolean verify;
    /** From the first attempt until it has succeeded. */
    private boolean writing;
    /** A call to the registry has not returned. */
    private boolean underWay;

    private @Nullable Runnable idle;
    private boolean closed;
    private Timer retry = Timer.NONE;

    RouteWriter(ClusterName peer, long writer, ExternalRoutes store, Loop loop, Backoff backoff) {
        this.peer = peer;
        this.writer = writer;
        this.store = store;
        this.loop = loop;
        this.backoff = backoff;
    }

    /** Who announced what is written. */
    record Origin(String actor, long incarnation, long revision) {}

    /** Adds a write; {@code done} runs when it and all before are in the registry. */
    void write(Origin from, Reaction.Write write, Runnable done) {
        origin = from;
        for (TopicFilter filter : write.removes()) {
            puts.remove(filter);
            removes.add(filter);
        }
        write.puts().forEach((filter, kinds) -> {
            removes.remove(filter);
            puts.put(filter, kinds);
        });
        whenDone.add(done);
        next();
    }

    /** Compares with what the registry has, once nothing is under way, and writes what differs. */
    void verify(PeerRoutes routes) {
        verified = routes;
        verify = true;
        next();
    }

    void close() {
        closed = true;
        retry.cancel();
        whenDone.clear();
    }

    /** After {@link #close}: runs once the write under way, if any, has ended, well or not. */
    void whenIdle(Runnable task) {
        if (underWay) {
            idle = task;
        } else {
            task.run();
        }
    }

    private void ended() {
        underWay = false;
        Runnable task = idle;
        idle = null;
        if (task != null) {
            task.run();
        }
    }

    private void next() {
        if (writing || closed) {
            return;
        }
        Origin from = origin;
        if (from != null && !whenDone.isEmpty()) {
            Map<TopicFilter, RouteKinds> nowPuts = puts;
            Set<TopicFilter> nowRemoves = removes;
            List<Runnable> nowDone = whenDone;
            puts = new HashMap<>();
            removes = new HashSet<>();
            whenDone = new ArrayList<>();
            attempt(from, nowPuts, nowRemoves, nowDone);
        } else if (verify) {
            verify = false;
            compare();
        }
    }

    private void attempt(
            Origin from, Map<TopicFilter, RouteKinds> nowPuts, Set<TopicFilter> nowRemoves, List<Runnable> nowDone) {
        writing = true;
        underWay = true;
        CompletionStage<Void> written = nowPuts.isEmpty() && nowRemoves.isEmpty()
                ? CompletableFuture.completedStage(null)
                : store.write(new ExternalRoutes.Change(
                        peer, from.actor(), from.incarnation(), from.revision(), writer, nowPuts, nowRemoves));
        written.whenComplete((nothing, failure) -> loop.execute(() -> {
            ended();
            if (closed) {
                return;
            }
            if (failure != null) {
                retry = loop.after(backoff.next(), () -> attempt(from, nowPuts, nowRemoves, nowDone));
                return;
            }
            backoff.reset();
            writing = false;
            nowDone.forEach(Runnable::run);
            next();
        }));
    }

    private void compare() {
        writing = true;
        store.load(peer)
                .whenComplete((known, failure) -> loop.execute(() -> {
                    if (closed) {
                        return;
                    }
                    writing = false;
                    if (failure != null) {
                        verify = true;
                        retry = loop.after(backoff.next(), this::next);
                        return;
                    }
                    repair(known.routes());
                    next();
                }));
    }

    private void repair(Map<TopicFilter, RouteKinds> there) {
        PeerRoutes routes = verified;
        String actor = routes == null ? null : routes.actor();
        if (routes == null || actor == null || !whenDone.isEmpty()) {
            verify = routes != null && actor != null;
            return;
        }
        Map<TopicFilter, RouteKinds> wanted = routes.snapshot();
        Map<TopicFilter, RouteKinds> missing = new HashMap<>(wanted);
        missing.entrySet().removeIf(entry -> entry.getValue().equals(there.get(entry.getKey())));
        List<TopicFilter> extra = new ArrayList<>(there.keySet());
        extra.removeAll(wanted.keySet());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            write(
                    new Origin(actor, routes.incarnation(), routes.revision()),
                    new Reaction.Write(missing, extra, routes.revision()),
                    () -> {});
        }
    }
}
