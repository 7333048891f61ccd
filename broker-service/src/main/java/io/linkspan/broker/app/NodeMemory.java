package io.linkspan.broker.app;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.config.ClusterConfig.Durability;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.DurableLog;
import io.linkspan.broker.log.LogStore;
import io.linkspan.broker.log.LogTrimmer;
import io.linkspan.broker.log.NodeLog;
import io.linkspan.broker.log.Owed;
import io.linkspan.broker.log.Recovered;
import io.linkspan.broker.log.Recovery;
import io.linkspan.broker.log.Standing;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.node.ClusterNodes;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.registry.SavedState;
import io.linkspan.broker.registry.SessionFeed;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.Revival;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.StreamId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the node remembers over its death: brings its sessions and its log back when it begins, and keeps the log short
 * while it lives.
 */
final class NodeMemory {
    private static final long RESTORE_SECONDS = 300;
    private static final long FLUSH_SECONDS = 3;

    private final Durability durability;
    private final SavedState state;
    private final SessionFeed sessions;
    private final NodeLog log;
    private final ClusterNodes nodes;
    private final Standing standing;
    private volatile @Nullable LogTrimmer trimmer;
    private volatile @Nullable DurableLog begun;

    NodeMemory(
            Durability durability,
            SavedState state,
            SessionFeed sessions,
            NodeLog log,
            ClusterNodes nodes,
            Standing standing) {
        this.durability = durability;
        this.standing = standing;
        this.state = state;
        this.sessions = sessions;
        this.log = log;
        this.nodes = nodes;
    }

    /** What there is to be remembered. */
    record Past(LogStore store, List<Revival.Past> sessions, Recovered log, long beganNanos) {}

    /** Reads what was promised; null when nothing ever is. Blocks, and may be repeated with a later incarnation. */
    @Nullable
    Past read(String node, long incarnation) throws InterruptedException, ExecutionException, TimeoutException {
        if (durability == Durability.NONE) {
            return null;
        }
        long began = System.nanoTime();
        LogStore store = state.log(node, incarnation);
        // The log first: with its end whoever was this node before can promise nothing more.
        Recovered recovered = Recovery.run(store, incarnation);
        return new Past(store, state.sessions(node), recovered, began);
    }

    /** Blocks until everything that was promised is there again. Before the first client, after the loops have begun. */
    void recall(@Nullable Past past, BrokerParts parts, Loops loops, long incarnation)
            throws InterruptedException, TimeoutException {
        if (past == null) {
            return;
        }
        LogStore store = past.store();
        Recovered recovered = past.log();
        standing.begin(store, incarnation);
        sessions.start(parts.node().value(), incarnation);
        EventLoop timer = loops.any();
        int entries = recovered.entries();
        var begun =
                new DurableLog(store, incarnation, parts.limits().log(), recovered, timer, log.counters(), standing);
        log.start(begun);
        this.begun = begun;
        revive(parts, loops, past);
        recallRetained(parts, timer, recovered);
        parts.outboxes().recall(recovered);
        parts.receiver().recall(cursors(recovered, stream -> !stream.cluster().equals(parts.cluster())));
        nodes.recall(cursors(recovered, stream -> stream.cluster().equals(parts.cluster())));
        var trimming = new LogTrimmer(
                begun,
                store,
                parts.limits().log(),
                timer,
                log.counters(),
                appended -> checkpoint(parts, loops, appended));
        trimming.start();
        trimmer = trimming;
        BrokerLog.LOG.recalled(
                past.sessions().size(),
                entries,
                recovered.damaged(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - past.beganNanos()));
    }

    private static Map<StreamId, Long> cursors(Recovered recovered, Predicate<StreamId> which) {
        return recovered.cursors().entrySet().stream()
                .filter(cursor -> which.test(cursor.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private void checkpoint(BrokerParts parts, Loops loops, Runnable appended) {
        loops.onAll(parts.sessions()::checkpoint, () -> {
            EventLoop loop = loops.any();
            parts.receiver().checkpoint(loop);
            nodes.checkpoint(loop, log);
            appended.run();
        });
    }

    /** A survivor has taken over what this node had: whatever the process still did, on its way out too, would be done twice. */
    static void endProcess() {
        BrokerLog.LOG.logSealed();
        Runtime.getRuntime().halt(1);
    }

    private static void revive(BrokerParts parts, Loops loops, Past past)
            throws InterruptedException, TimeoutException {
        var there = new CountDownLatch(1);
        Revival.run(parts.sessions(), loops, past.sessions(), past.log(), there::countDown);
        if (!there.await(RESTORE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the sessions were not restored in time");
        }
    }

    private void recallRetained(BrokerParts parts, EventLoop loop, Recovered recovered)
            throws InterruptedException, TimeoutException {
        List<Owed<Target.ForRetained>> owed = List.copyOf(recovered.retained());
        var there = new CountDownLatch(1);
        log.read(loop, owed.stream().map(Owed::kept).toList(), messages -> {
            for (int i = 0; i < owed.size(); i++) {
                var one = owed.get(i);
                Message message = messages.get(i);
                Runnable kept = () -> log.done(loop, one.kept(), one.slot());
                if (message == null) {
                    kept.run();
                } else {
                    parts.retained().again(message, one.target().version(), kept);
                }
            }
            there.countDown();
        });
        if (!there.await(RESTORE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("retained messages were not read from the log in time");
        }
    }

    /** The log is tidied no more. */
    void stop() {
        var trimming = trimmer;
        if (trimming != null) {
            trimming.stop();
        }
    }

    /** Whether the log has anything that somebody is owed. */
    boolean owes() {
        var known = begun;
        return known != null && known.liveBytes() > 0;
    }

    /** Nothing is left of the node: neither is its log. After {@link #stop}, and {@link #owes} nothing. */
    void forget() throws InterruptedException, ExecutionException, TimeoutException {
        var known = begun;
        if (known != null) {
            known.forget().toCompletableFuture().get(FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Waits, for a little while, until what has been said on the way out is kept. */
    void flush(Loops loops) {
        var trimming = trimmer;
        if (trimming == null) {
            return;
        }
        trimming.stop();
        var committed = new CountDownLatch(loops.size());
        loops.all().forEach(loop -> loop.execute(() -> log.append(loop, List.of(), committed::countDown)));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FLUSH_SECONDS);
            boolean all = committed.await(FLUSH_SECONDS, TimeUnit.SECONDS);
            while (all && sessions.waiting() > 0 && System.nanoTime() < deadline) {
                // The registry's answers come on threads of its client, and nobody counts the last; on the way out,
                // once.
                TimeUnit.MILLISECONDS.sleep(10);
            }
            if (!all || sessions.waiting() > 0) {
                BrokerLog.LOG.leftUnkept(sessions.waiting());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
