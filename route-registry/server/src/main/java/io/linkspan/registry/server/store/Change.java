package io.linkspan.registry.server.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Something to be written, and who waits for it. */
final class Change {
    /** Null: remove everything. */
    final @Nullable Entry entry;

    final boolean onlyIfAbsent;
    final CompletableFuture<Void> done = new CompletableFuture<>();
    /** Not written, because there was a value. */
    boolean refused;

    /** @param onlyIfAbsent what is there already stays */
    Change(@Nullable Entry entry, boolean onlyIfAbsent) {
        this.entry = entry;
        this.onlyIfAbsent = onlyIfAbsent;
    }

    /** Whether something is written, given whether the key is there. */
    boolean applies(boolean there) {
        refused = writes() && there && onlyIfAbsent;
        return !refused && (writes() || there);
    }

    /** Not so removals, which a full disk takes too. */
    boolean writes() {
        return entry != null && entry.value() != null;
    }
}
