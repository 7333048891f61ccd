package io.linkspan.registry.server.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something to be written, and who waits for it. */
final class Change {
    /** Null: remove everything. */
    final @Nullable Entry entry;

    final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Not written, because what is there is to stay. */
    boolean refused;

    private final boolean onlyIfAbsent;
    private final long endedBy;

    /** @param onlyIfAbsent what is there already stays */
    Change(@Nullable Entry entry, boolean onlyIfAbsent) {
        this(entry, onlyIfAbsent, 0);
    }

    private Change(@Nullable Entry entry, boolean onlyIfAbsent, long endedBy) {
        this.entry = entry;
        this.onlyIfAbsent = onlyIfAbsent;
        this.endedBy = endedBy;
    }

    /** The removal of a value if it has ended by itself by {@code now}, in milliseconds of the wall clock. */
    static Change ofEnded(Key key, long now) {
        return new Change(new Entry(key, null, 0), false, now);
    }

    /** Whether something is written, given what is there. */
    boolean applies(@Nullable Place there) {
        boolean ended = there != null && there.expiry() > 0 && there.expiry() <= endedBy;
        return decide(there != null, ended);
    }

    /** Whether something is written behind another change of the key that is written with it. */
    boolean appliesBehindAnother(boolean there) {
        return decide(there, false);
    }

    private boolean decide(boolean there, boolean ended) {
        refused = writes() ? there && onlyIfAbsent : endedBy > 0 && !ended;
        return !refused && (writes() || there);
    }

    /** Not so removals, which a full disk takes too. */
    boolean writes() {
        return entry != null && entry.value() != null;
    }
}
