package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.server.store.Journal;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.infinispan.commons.time.TimeService;
import org.infinispan.commons.util.IntSet;
import org.infinispan.distribution.ch.KeyPartitioner;
import org.infinispan.persistence.spi.InitializationContext;
import org.infinispan.persistence.spi.MarshallableEntry;
import org.infinispan.persistence.spi.NonBlockingStore;
import org.infinispan.persistence.spi.PersistenceException;
import org.infinispan.util.concurrent.BlockingManager;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Keeps a cache in a {@link Journal} below the data directory; made by Infinispan from its class name.
 *
 * <p>Instead of Infinispan's soft-index store because that one cannot be opened any more when its disk has been full.
 *
 * <p>What waits for a write goes on in the task that writes, since it never blocks: another thread would have to be woken
 * for each, and what comes meanwhile is written together.
 */
public final class JournalStore<K, V> implements NonBlockingStore<K, V> {
    /** Name of the property that asks for writes to reach the disk itself. */
    static final String SYNC = "sync";

    /** The directory of all journals. */
    static final String DIRECTORY = "journal";

    private static final Duration IDLE = Duration.ofSeconds(10);

    private @Nullable BlockingManager blocking;
    private @Nullable TimeService time;
    private @Nullable KeyPartitioner partitioner;
    private int segmentCount;
    private @Nullable StoredEntries<K, V> entries;
    private volatile @Nullable Journal journal;

    /** Called by Infinispan. */
    public JournalStore() {}

    @Override
    public Set<Characteristic> characteristics() {
        return EnumSet.of(Characteristic.BULK_READ, Characteristic.EXPIRATION, Characteristic.SEGMENTABLE);
    }

    @Override
    public CompletionStage<Void> start(InitializationContext ctx) {
        time = ctx.getTimeService();
        partitioner = ctx.getKeyPartitioner();
        segmentCount =
                ctx.getCache().getCacheConfiguration().clustering().hash().numSegments();
        entries = new StoredEntries<>(ctx.getMarshallableEntryFactory(), ctx.getPersistenceMarshaller());
        BlockingManager manager = ctx.getBlockingManager();
        blocking = manager;
        boolean sync = Boolean.parseBoolean(ctx.getConfiguration().properties().getProperty(SYNC, "false"));
        Path directory = directory(ctx);
        return manager.runBlocking(
                () -> {
                    try {
                        String cache = ctx.getCache().getName();
                        journal = Journal.open(directory, sync, thread(cache), thread(cache + "-upkeep"));
                    } catch (IOException failure) {
                        throw new PersistenceException("the store in " + directory + " cannot be opened", failure);
                    }
                },
                "journal-open");
    }

    // A thread of its own, which ends when there has been nothing to write for a while. To wake it is a good part of
    // what a write waits for, and a virtual thread is carried by another one, which must be woken too.
    private static Executor thread(String name) {
        var executor = new ThreadPoolExecutor(
                1,
                1,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("journal-" + name).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Path directory(InitializationContext ctx) {
        Optional<String> location =
                Optional.ofNullable(ctx.getGlobalConfiguration().globalState().persistentLocation());
        return Path.of(location.orElseThrow(), DIRECTORY, ctx.getCache().getName());
    }

    @Override
    public CompletionStage<Void> stop() {
        Journal open = journal;
        if (open == null) {
            return CompletableFuture.completedFuture(null);
        }
        return blocking()
                .runBlocking(
                        () -> {
                            try {
                                open.close();
                            } catch (IOException failure) {
                                throw new PersistenceException(failure);
                            }
                        },
                        "journal-close");
    }

    /** Whether the disk had no room for the last write. */
    boolean full() {
        Journal open = journal;
        return open != null && open.full();
    }

    @Override
    public CompletionStage<Boolean> containsKey(int segment, Object key) {
        byte[] bytes = entries().key(key);
        return CompletableFuture.completedFuture(journal().contains(bytes) && !ended(bytes));
    }

    @Override
    public CompletionStage<MarshallableEntry<K, V>> load(int segment, Object key) {
        byte[] bytes = entries().key(key);
        if (!journal().contains(bytes) || ended(bytes)) {
            return CompletableFuture.completedFuture(null);
        }
        return blocking().supplyBlocking(() -> read(key, bytes), "journal-read");
    }

    @SuppressWarnings("NullAway") // null: there is none, as Infinispan wants it
    private MarshallableEntry<K, V> read(Object key, byte[] bytes) {
        try {
            byte[] value = journal().get(bytes);
            return value == null ? null : entries().decode(key, value);
        } catch (IOException failure) {
            throw new PersistenceException(failure);
        }
    }

    private int segment(Object key) {
        return Objects.requireNonNull(partitioner).getSegment(key);
    }

    private boolean ended(byte[] key) {
        long expiry = journal().expiry(key);
        return expiry > 0 && expiry <= Objects.requireNonNull(time).wallClockTime();
    }

    @Override
    public CompletionStage<Void> write(int segment, MarshallableEntry<? extends K, ? extends V> entry) {
        long expiry = Math.max(0, entry.expiryTime());
        return journal().put(entries().key(entry), entries().encode(entry), expiry);
    }

    /** Writes an entry past the cache unless there is one; what was there, null when written now. */
    CompletionStage<@Nullable V> putIfAbsent(K key, V value) {
        byte[] bytes = entries().key(key);
        return journal()
                .putIfAbsent(bytes, entries().encode(entries().entry(key, value)))
                .thenCompose(written -> written
                        ? CompletableFuture.completedStage(null)
                        : blocking().supplyBlocking(() -> value(key, bytes), "journal-read"));
    }

    /** Removes entries past the cache, on a thread that may take its time: there may be many. */
    CompletionStage<Void> deleteAll(Collection<K> keys) {
        CompletionStage<CompletableFuture<Void>> removed = blocking()
                .supplyBlocking(
                        () -> CompletableFuture.allOf(keys.stream()
                                .map(key -> journal().remove(entries().key(key)))
                                .toArray(CompletableFuture<?>[]::new)),
                        "journal-remove");
        return removed.thenCompose(all -> all);
    }

    /** Reads values past the cache; those that are not there are not in the answer. */
    CompletionStage<Map<K, V>> values(Collection<K> keys) {
        return blocking()
                .supplyBlocking(
                        () -> {
                            Map<K, V> found = new HashMap<>();
                            for (K key : keys) {
                                V value = value(key, entries().key(key));
                                if (value != null) {
                                    found.put(key, value);
                                }
                            }
                            return found;
                        },
                        "journal-read");
    }

    private @Nullable V value(K key, byte[] bytes) {
        @Nullable MarshallableEntry<K, V> entry = read(key, bytes);
        return entry == null ? null : entry.getValue();
    }

    @Override
    public CompletionStage<Boolean> delete(int segment, Object key) {
        byte[] bytes = entries().key(key);
        boolean there = journal().contains(bytes);
        return journal().remove(bytes).thenApply(ignored -> there);
    }

    @Override
    public CompletionStage<Void> clear() {
        return journal().clear();
    }

    /** Nothing is kept by segment: entries of all of them are in the same files. */
    @Override
    public CompletionStage<Void> addSegments(IntSet segments) {
        return CompletableFuture.completedFuture(null);
    }

    /** What this node is no member for any more, so that nothing of it comes back when it is a member again. */
    @Override
    public CompletionStage<Void> removeSegments(IntSet segments) {
        CompletionStage<CompletableFuture<Void>> removed = blocking()
                .supplyBlocking(
                        () -> CompletableFuture.allOf(journal()
                                .keys()
                                .filter(bytes ->
                                        segments.contains(segment(entries().key(bytes))))
                                .map(journal()::remove)
                                .toArray(CompletableFuture[]::new)),
                        "journal-remove-segments");
        return removed.thenCompose(all -> all);
    }

    @Override
    public CompletionStage<Long> size(IntSet segments) {
        if (segments.size() == segmentCount) {
            return approximateSize(segments);
        }
        return blocking()
                .supplyBlocking(
                        () -> journal()
                                .keys()
                                .filter(bytes ->
                                        segments.contains(segment(entries().key(bytes))) && !ended(bytes))
                                .count(),
                        "journal-size");
    }

    /** Of all segments: a cache is replicated, so a node has all of them. */
    @Override
    public CompletionStage<Long> approximateSize(IntSet segments) {
        return CompletableFuture.completedFuture((long) journal().size());
    }

    @Override
    public Publisher<MarshallableEntry<K, V>> publishEntries(
            IntSet segments, @Nullable Predicate<? super K> filter, boolean includeValues) {
        return blocking().blockingPublisher(Flowable.defer(() -> Flowable.fromStream(
                        journal().keys())
                .filter(bytes -> !ended(bytes))
                .concatMapMaybe(bytes -> {
                    K key = entries().key(bytes);
                    boolean wanted = segments.contains(segment(key)) && (filter == null || filter.test(key));
                    MarshallableEntry<K, V> entry = wanted ? read(key, bytes) : null;
                    return entry == null ? Maybe.empty() : Maybe.just(entry);
                })));
    }

    @Override
    public Publisher<MarshallableEntry<K, V>> purgeExpired() {
        return blocking().blockingPublisher(Flowable.defer(() -> {
            long now = Objects.requireNonNull(time).wallClockTime();
            return Flowable.fromIterable(journal().expired(now)).concatMapMaybe(bytes -> {
                MarshallableEntry<K, V> entry = read(entries().key(bytes), bytes);
                boolean removed = journal().removeEnded(bytes, now).join(); // not what has been written meanwhile
                return entry == null || !removed ? Maybe.empty() : Maybe.just(entry);
            });
        }));
    }

    private Journal journal() {
        return Objects.requireNonNull(journal, "not started");
    }

    private BlockingManager blocking() {
        return Objects.requireNonNull(blocking, "not started");
    }

    private StoredEntries<K, V> entries() {
        return Objects.requireNonNull(entries, "not started");
    }
}
