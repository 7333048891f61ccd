package io.linkspan.registry.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * What is done to the files of a journal while its writer goes on: a complete one is forced to the disk, one that holds nothing any
 * more is deleted. Each takes the disk many milliseconds. In the order asked for; asked by the writer only.
 */
final class Upkeep {
    private static final Logger LOG = System.getLogger(Upkeep.class.getPackageName());

    private final Executor executor;
    private CompletableFuture<Void> completing = CompletableFuture.completedFuture(null);

    /** @param executor runs one task at a time, in their order */
    Upkeep(Executor executor) {
        this.executor = executor;
    }

    /**
     * Begins to force a file to which nothing is appended any more. Waits for all that was begun before the last such file and for
     * that file, so that no more than one complete file is not on the disk.
     *
     * @throws IOException when that file could not be forced
     */
    void complete(JournalFile file) throws IOException {
        awaitLast();
        completing = CompletableFuture.runAsync(() -> force(file), executor);
    }

    /** Deletes a file as soon as what replaces it, at the end of the newest one, is on the disk. */
    void delete(JournalFile emptied, JournalFile newest) {
        CompletableFuture.runAsync(
                        () -> {
                            force(newest);
                            try {
                                emptied.delete();
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            }
                        },
                        executor)
                .exceptionally(failure -> {
                    LOG.log(Level.WARNING, "room is not given back until a restart: " + emptied, failure);
                    return null;
                });
    }

    /** Waits for all that was begun. @throws IOException when the last complete file could not be forced */
    void drain() throws IOException {
        CompletableFuture.runAsync(() -> {}, executor).join();
        awaitLast();
    }

    private void awaitLast() throws IOException {
        CompletableFuture<Void> last = completing;
        completing = CompletableFuture.completedFuture(null);
        try {
            last.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UncheckedIOException cause) {
                throw cause.getCause();
            }
            throw failure;
        }
    }

    private static void force(JournalFile file) {
        try {
            file.force();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
