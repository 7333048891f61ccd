package io.linkspan.broker.log;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages back from the store, once.
 *
 * <p>A message may be copied forward meanwhile: it is then in an entry that is not committed yet, and soon no longer in the
 * one that is being read. So each is looked for until it is found, nobody is owed it any more, or the entry in which it
 * must be does not have it.
 */
final class ReadBack {
    private static final Duration RETRY = Duration.ofMillis(200);

    private final DurableLog log;
    private final LogStore store;
    private final EventLoop loop;
    private final LogCounters counters;
    private final List<Kept> wanted;
    private final Consumer<List<@Nullable Message>> then;
    private final Set<Kept> left;
    private final Map<Long, Message> found = new HashMap<>();

    /**
     * A reader.
     *
     * @param then called on {@code loop} with the messages in the order of {@code wanted}, null where there is none any more
     */
    ReadBack(
            DurableLog log,
            LogStore store,
            LogCounters counters,
            EventLoop loop,
            List<Kept> wanted,
            Consumer<List<@Nullable Message>> then) {
        this.log = log;
        this.store = store;
        this.counters = counters;
        this.loop = loop;
        this.wanted = wanted;
        this.then = then;
        this.left = new HashSet<>(wanted);
    }

    /** Reads what is still missing, until nothing is; one life at a time: the entries of a run are nearly always of one. */
    void next() {
        Map<Entry, List<Kept>> places = new LinkedHashMap<>();
        if (!locate(places)) {
            log.append(loop, List.of(), this::next); // behind what is not committed yet
            return;
        }
        if (places.isEmpty()) {
            loop.execute(this::finish);
            return;
        }
        long life = places.keySet().iterator().next().epoch;
        places.keySet().removeIf(entry -> entry.epoch != life);
        List<Entry> entries = List.copyOf(places.keySet());
        store.read(life, entries.stream().map(entry -> entry.position).toList()).whenComplete((records, failure) -> {
            if (failure != null) {
                counters.failedReads.increment();
                loop.schedule(RETRY, this::next);
                return;
            }
            for (int i = 0; i < entries.size(); i++) {
                take(entries.get(i), places.getOrDefault(entries.get(i), List.of()), records.get(i));
            }
            next();
        });
    }

    /** Where what is left is now; false when some of it is in no committed entry. */
    private boolean locate(Map<Entry, List<Kept>> places) {
        left.removeIf(Kept::finished); // takes its monitor, which goes before the log's lock
        synchronized (log.lock()) {
            for (Kept kept : wanted) {
                if (left.contains(kept)) {
                    Entry entry = kept.entry();
                    if (entry == null ? !kept.committed() : !entry.committed) {
                        return false;
                    }
                    if (entry == null) {
                        left.remove(kept); // finished just now
                    } else {
                        places.computeIfAbsent(entry, ignored -> new ArrayList<>())
                                .add(kept);
                    }
                }
            }
        }
        return true;
    }

    private void take(Entry entry, List<Kept> expected, byte @Nullable [] records) {
        if (records != null) {
            var sequences = new HashSet<Long>();
            expected.forEach(kept -> sequences.add(kept.sequence()));
            try {
                RecordReader.read(records, new MessagesOnly((sequence, message) -> {
                    if (sequences.contains(sequence)) {
                        found.put(sequence, message);
                    }
                }));
            } catch (WireException damaged) {
                counters.failedReads.increment(); // what cannot be read is gone
            }
        }
        for (Kept kept : expected) {
            if (found.containsKey(kept.sequence()) || log.holds(entry, kept)) {
                left.remove(kept);
            }
        }
    }

    private void finish() {
        List<@Nullable Message> messages = new ArrayList<>(wanted.size());
        wanted.forEach(kept -> messages.add(found.get(kept.sequence())));
        then.accept(messages);
    }
}
