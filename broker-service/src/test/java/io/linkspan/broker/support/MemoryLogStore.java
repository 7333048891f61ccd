package io.linkspan.broker.support;

import io.linkspan.broker.log.LogStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store in memory, which a test may make wait or fail; outlives the broker that uses it. */
public final class MemoryLogStore implements LogStore {
    private record Place(long epoch, long position) {}

    private final Map<Place, byte[]> entries = new ConcurrentHashMap<>();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private List<Life> lives = List.of();
    private boolean held;
    private boolean failing;
    private boolean later;

    /** From now on nothing that is written is answered until {@link #answer}. */
    public synchronized void hold() {
        held = true;
    }

    /** Answers what is held back, last come first, and from now on at once. */
    public void answer() {
        List<Runnable> all;
        synchronized (this) {
            held = false;
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.reversed().forEach(Runnable::run);
    }

    /** Answers what is held back, and then fails. */
    public void answerAndFail() {
        failing(true);
        answer();
    }

    /** The broker dies: of what is held back, the store has taken what {@code taken} says, in no order. */
    public synchronized void die(Predicate<Integer> taken) {
        held = false;
        int index = 0;
        for (Runnable write : waiting) {
            if (taken.test(index++)) {
                write.run();
            }
        }
        waiting.clear();
    }

    /** From now on every call fails, or none does. */
    public synchronized void failing(boolean fails) {
        failing = fails;
    }

    /** A later life has begun, and nothing of its seals is left. */
    public synchronized void later() {
        later = true;
    }

    public int size() {
        return entries.size();
    }

    /** Bytes of all entries. */
    public long bytes() {
        return entries.values().stream().mapToLong(entry -> entry.length).sum();
    }

    /** Loses one entry, as if it had never been written. */
    public void lose(long epoch, long position) {
        entries.remove(new Place(epoch, position));
    }

    /** The highest position of a life; -1 when there is none. */
    public long last(long epoch) {
        return entries.keySet().stream()
                .filter(place -> place.epoch == epoch)
                .mapToLong(Place::position)
                .max()
                .orElse(-1);
    }

    @Override
    public CompletionStage<Boolean> write(long epoch, long position, byte[] records) {
        return later(() -> {
            byte[] present = entries.putIfAbsent(new Place(epoch, position), records);
            return present == null || Arrays.equals(present, records);
        });
    }

    @Override
    public CompletionStage<List<byte @Nullable []>> read(long epoch, List<Long> positions) {
        if (fails()) {
            return failed();
        }
        List<byte @Nullable []> found = new ArrayList<>();
        positions.forEach(position -> found.add(entries.get(new Place(epoch, position))));
        return CompletableFuture.completedStage(found);
    }

    @Override
    public CompletionStage<Void> remove(long epoch, long from, long to) {
        if (fails()) {
            return failed();
        }
        entries.keySet().removeIf(place -> place.epoch == epoch && place.position >= from && place.position < to);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<List<Life>> begin(long epoch) {
        if (fails()) {
            return failed();
        }
        List<Life> before = lives;
        if (before.stream().anyMatch(life -> life.epoch() > epoch)) {
            return superseded();
        }
        var with = new ArrayList<>(before);
        with.add(new Life(epoch, 0, 0));
        lives = List.copyOf(with);
        return CompletableFuture.completedStage(before);
    }

    @Override
    public CompletionStage<Void> lives(List<Life> now) {
        if (fails()) {
            return failed();
        }
        if (lives.getLast().epoch() > now.getLast().epoch()) {
            return superseded();
        }
        lives = List.copyOf(now);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Boolean> stands() {
        return fails() ? failed() : CompletableFuture.completedStage(!later);
    }

    private static <T> CompletionStage<T> superseded() {
        return CompletableFuture.failedStage(new IllegalStateException("a later life has begun"));
    }

    private synchronized boolean fails() {
        return failing;
    }

    private static <T> CompletionStage<T> failed() {
        return CompletableFuture.failedStage(new IllegalStateException("the store is away"));
    }

    private <T> CompletionStage<T> later(java.util.function.Supplier<T> outcome) {
        var answer = new CompletableFuture<T>();
        synchronized (this) {
            if (failing) {
                return failed();
            }
            if (held) {
                waiting.add(() -> answer.complete(outcome.get()));
                return answer;
            }
        }
        answer.complete(outcome.get());
        return answer;
    }
}
