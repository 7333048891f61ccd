package io.linkspan.broker.log;

import io.linkspan.broker.log.LogStore.Life;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;

/**
 * The entries that are still needed, oldest first, over all lives of the log. Guarded by the log's lock.
 *
 * <p>Invariant: an entry may go when it and all before it are committed, nobody is owed a message in it, and a whole
 * checkpoint has been committed behind it.
 */
final class EntryChain {
    /** Entries to remove from the store: positions {@code from} to before {@code to} of a life. */
    record Range(long epoch, long from, long to) {}

    private record Bounds(long first, long cleared) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    /** By epoch: what {@link LogStore#lives} is to say. */
    private final TreeMap<Long, Bounds> lives = new TreeMap<>();

    private long nextIndex;
    private long floor;
    private long bytes;

    Entry add(long epoch, long position, int span) {
        return add(epoch, position, span, 0);
    }

    /** @param expected messages in it, a guess */
    Entry add(long epoch, long position, int span, int expected) {
        var entry = new Entry(nextIndex++, epoch, position, span, expected);
        entries.add(entry);
        lives.putIfAbsent(epoch, new Bounds(position, position));
        return entry;
    }

    void grew(Entry entry, int more) {
        entry.bytes += more;
        bytes += more;
    }

    /** A checkpoint has been committed behind everything before this index. */
    void floor(long index) {
        floor = index;
    }

    long nextIndex() {
        return nextIndex;
    }

    int size() {
        return entries.size();
    }

    /** Bytes of all entries. */
    long bytes() {
        return bytes;
    }

    /** Entries from the oldest on that hold messages somebody is owed. */
    Iterator<Entry> oldest() {
        return entries.iterator();
    }

    long liveBytes() {
        long live = 0;
        for (Entry entry : entries) {
            live += entry.liveBytes;
        }
        return live;
    }

    /** Takes out what may go. */
    List<Range> takeDead() {
        List<Range> dead = new ArrayList<>();
        while (!entries.isEmpty()) {
            Entry head = entries.element();
            if (head.index >= floor || !head.committed || head.live > 0) {
                break;
            }
            entries.remove();
            bytes -= head.bytes;
            long to = head.position + head.span;
            Bounds bounds = lives.getOrDefault(head.epoch, new Bounds(head.position, head.position));
            lives.put(head.epoch, new Bounds(to, bounds.cleared));
            Range last = dead.isEmpty() ? null : dead.getLast();
            if (last != null && last.epoch == head.epoch && last.to == head.position) {
                dead.set(dead.size() - 1, new Range(last.epoch, last.from, to));
            } else {
                dead.add(new Range(head.epoch, head.position, to));
            }
        }
        return dead;
    }

    /** The store has removed these; a life with nothing left is forgotten, unless it is the present one. */
    void removed(Collection<Range> gone, long present) {
        for (Range range : gone) {
            Bounds bounds = lives.get(range.epoch);
            if (bounds != null) {
                lives.put(range.epoch, new Bounds(bounds.first, Math.max(bounds.cleared, range.to)));
            }
        }
        lives.keySet().removeIf(epoch -> epoch != present && entries.stream().noneMatch(entry -> entry.epoch == epoch));
    }

    /** Behind the last entry of a life that is still needed, or was last. */
    long end(long epoch) {
        long end = lives.getOrDefault(epoch, new Bounds(0, 0)).first;
        for (Entry entry : entries) {
            if (entry.epoch == epoch) {
                end = Math.max(end, entry.position + entry.span);
            }
        }
        return end;
    }

    List<Life> lives() {
        List<Life> all = new ArrayList<>();
        lives.forEach((epoch, bounds) -> all.add(new Life(epoch, bounds.first, bounds.cleared)));
        return all;
    }
}
