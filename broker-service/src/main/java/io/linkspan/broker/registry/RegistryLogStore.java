package io.linkspan.broker.registry;

import io.linkspan.broker.log.LogStore;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogHead;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.schema.LogLife;
import io.linkspan.registry.client.schema.Revision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The log of one broker node in the registry: entries under (node, epoch, position), and where each life begins. */
final class RegistryLogStore implements LogStore {
    private static final int FORMAT = 1;

    /** Removals under way at a time. */
    private static final int REMOVALS = 256;

    private final Registry registry;
    private final String node;
    private final long incarnation;

    RegistryLogStore(Registry registry, String node, long incarnation) {
        this.registry = registry;
        this.node = node;
        this.incarnation = incarnation;
    }

    @Override
    public CompletionStage<Boolean> write(long epoch, long position, byte[] records) {
        var mine = new LogEntry(FORMAT, records);
        return registry.log()
                .putIfAbsentOrGet(new LogKey(node, epoch, position), mine)
                .thenApply(present -> present == null || present.equals(mine));
    }

    @Override
    public CompletionStage<List<byte @Nullable []>> read(long epoch, List<Long> positions) {
        Set<LogKey> keys = new LinkedHashSet<>();
        positions.forEach(position -> keys.add(new LogKey(node, epoch, position)));
        return registry.log().getAll(keys).thenApply(found -> inOrder(keys, found));
    }

    private static List<byte @Nullable []> inOrder(Set<LogKey> keys, Map<LogKey, LogEntry> found) {
        List<byte @Nullable []> entries = new ArrayList<>(keys.size());
        for (LogKey key : keys) {
            LogEntry entry = found.get(key);
            entries.add(entry == null ? null : entry.records());
        }
        return entries;
    }

    @Override
    public CompletionStage<Void> remove(long epoch, long from, long to) {
        if (from >= to) {
            return CompletableFuture.completedStage(null);
        }
        long next = Math.min(to, from + REMOVALS);
        List<LogKey> keys = new ArrayList<>();
        for (long position = from; position < next; position++) {
            keys.add(new LogKey(node, epoch, position));
        }
        return registry.log().removeAll(keys).thenCompose(removed -> remove(epoch, next, to));
    }

    @Override
    public CompletionStage<List<Life>> begin(long epoch) {
        return swap(before -> {
                    List<LogLife> with = new ArrayList<>(earlier(before, epoch));
                    with.add(new LogLife(epoch, 0, 0));
                    return with;
                })
                .thenApply(head -> earlier(head, epoch).stream()
                        .map(life -> new Life(life.epoch(), life.first(), life.cleared()))
                        .toList());
    }

    // An attempt of which the outcome did not become known may have put this life in before.
    private static List<LogLife> earlier(List<LogLife> lives, long epoch) {
        return lives.stream().filter(life -> life.epoch() != epoch).toList();
    }

    @Override
    public CompletionStage<Void> lives(List<Life> lives) {
        List<LogLife> kept = lives.stream()
                .map(life -> new LogLife(life.epoch(), life.first(), life.cleared()))
                .toList();
        return swap(before -> kept).thenAccept(head -> {});
    }

    @Override
    public CompletionStage<Boolean> stands() {
        return registry.logHeads()
                .get(node)
                .thenApply(head -> head == null || head.value().revision().incarnation() <= incarnation);
    }

    // By compare-and-swap: an earlier life of this node that is still running must not put its view back.
    private CompletionStage<List<LogLife>> swap(UnaryOperator<List<LogLife>> change) {
        return registry.logHeads().get(node).thenCompose(present -> swap(change, present));
    }

    private CompletionStage<List<LogLife>> swap(
            UnaryOperator<List<LogLife>> change, @Nullable Versioned<LogHead> present) {
        Revision before = present == null ? null : present.value().revision();
        if (before != null && before.incarnation() > incarnation) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("a later life of this node has begun: " + before.incarnation()));
        }
        var head = new LogHead(
                change.apply(present == null ? List.of() : present.value().lives()),
                Revision.after(before, incarnation));
        CompletionStage<Boolean> written = present == null
                ? registry.logHeads().putIfAbsent(node, head)
                : registry.logHeads().replace(node, head, present);
        return written.thenCompose(done -> done ? CompletableFuture.completedStage(head.lives()) : swap(change));
    }
}
