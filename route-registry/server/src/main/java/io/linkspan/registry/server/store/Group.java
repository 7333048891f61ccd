package io.linkspan.registry.server.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** Changes that are written together, in their order; one that removes everything is alone. */
final class Group {
    /** Bytes written with one call, if so many wait. */
    private static final int BYTES = 1024 * 1024;

    private static final int CHANGES = 1_024;

    private final List<Change> changes;

    private Group(List<Change> changes) {
        this.changes = changes;
    }

    /** Takes the first ones of those that wait; empty when none does. */
    static Group next(Queue<Change> waiting) {
        List<Change> changes = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && changes.size() < CHANGES && bytes < BYTES) {
            if (waiting.element().entry == null && !changes.isEmpty()) {
                break;
            }
            Change change = waiting.remove();
            changes.add(change);
            if (change.entry == null) {
                break;
            }
            bytes += change.entry.length();
        }
        return new Group(changes);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether it is the one that removes everything. */
    boolean clears() {
        return changes.getFirst().entry == null;
    }

    /** Whether a full disk does not take all of it. */
    boolean writes() {
        return changes.stream().anyMatch(Change::writes);
    }

    /** Those that a full disk still takes; the others fail. */
    Group removals(Directory full) {
        List<Change> removals = new ArrayList<>();
        for (Change change : changes) {
            if (change.writes()) {
                change.done.completeExceptionally(new JournalFullException("no room in " + full));
            } else {
                removals.add(change);
            }
        }
        return new Group(removals);
    }

    /** What is to be written of it, given what is there; the others are refused, or have nothing to remove. */
    List<Entry> entries(Map<Key, Place> index) {
        List<Entry> entries = new ArrayList<>(changes.size());
        Map<Key, Boolean> changed = new HashMap<>();
        for (Change change : changes) {
            Entry entry = change.entry;
            if (entry == null) {
                continue;
            }
            Boolean there = changed.get(entry.key());
            if (there == null ? change.applies(index.get(entry.key())) : change.appliesBehindAnother(there)) {
                entries.add(entry);
                changed.put(entry.key(), change.writes());
            }
        }
        return entries;
    }

    void done() {
        changes.forEach(change -> change.done.complete(null));
    }

    void failed(Throwable cause) {
        changes.forEach(change -> change.done.completeExceptionally(cause));
    }
}
