package io.linkspan.registry.server.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the files of a journal while its writer goes on: a complete one is forced to the disk, one that holds nothing any
 * more is deleted, room for the next is prepared. Each takes many milliseconds. In the order asked for; asked by the writer only.
 */
final class Upkeep {
    private static final Logger LOG = System.getLogger(Upkeep.class.getPackageName());

    /** Files that wait to be deleted at a time. */
    private static final int MOST_EMPTIED = 4;

    /** Rooms that wait to become files at a time. */
    private static final int MOST_ROOMS = 4;

    /** A file that is to be deleted, and the one at whose end is what replaces it. */
    private record Emptied(JournalFile file, JournalFile replacedBy) {}

    private final Directory directory;
    private final Executor executor;
    private CompletableFuture<Void> completing = CompletableFuture.completedFuture(null);
    private final List<Emptied> emptied = new ArrayList<>();

    private volatile boolean busy;

    /** A file could not be deleted: those after it must stay, too. */
    private volatile boolean stuck;

    /** Put there by the executor, taken by the writer, the latest first. */
    private final Deque<Room> rooms = new ConcurrentLinkedDeque<>();

    /** @param executor runs one task at a time, in their order */
    Upkeep(Directory directory, Executor executor) {
        this.directory = directory;
        this.executor = executor;
    }

    /**
     * Begins to force a file to which nothing is appended any more. Waits for all that was begun before the last such file and for
     * that file, so that no more than one complete file is not on the disk.
     *
     * @throws IOException when that file could not be forced
     */
    void complete(JournalFile file) throws IOException {
        try {
            awaitLast();
        } finally {
            completing = begin(() -> {
                file.complete();
                file.force();
            });
            deleteEmptied();
        }
    }

    /**
     * Deletes a file when what replaces it, at the end of the newest one, is on the disk. While the newest one has prepared room
     * it is not forced for that, since whoever appends to it next would have to wait for the disk: the file waits until the newest one
     * is complete, or for {@link #deleteEmptied}. When several files wait, the newest one gives up its room.
     */
    void deleteWhenReplaced(JournalFile file, JournalFile newest) throws IOException {
        emptied.add(new Emptied(file, newest));
        if (emptied.size() > MOST_EMPTIED) {
            newest.complete();
        }
        if (!newest.hasRoom()) {
            deleteEmptied();
        }
    }

    /** Deletes those that wait, and forces what replaces them for it. */
    void deleteEmptied() {
        for (Emptied one : emptied) {
            begin(() -> deleteOrReuse(one)).exceptionally(failure -> {
                stuck = true;
                LOG.log(Level.WARNING, "no more room is given back until a restart: " + one.file, failure);
                return null;
            });
        }
        emptied.clear();
    }

    private void deleteOrReuse(Emptied one) throws IOException {
        if (stuck) {
            return; // what it removed may be in the file that is still there
        }
        one.replacedBy.force();
        boolean again = busy && rooms.size() < MOST_ROOMS && directory.roomy(Journal.FILE_BYTES);
        Room room = again ? one.file.dissolve() : null;
        if (room == null) {
            one.file.delete();
        } else {
            rooms.add(room);
        }
    }

    /** Whether the room of emptied files is worth keeping. */
    void busy(boolean now) {
        busy = now;
    }

    /** The disk is full: gives back all that can be. */
    void full() {
        busy = false;
        deleteEmptied();
        begin(this::giveRoomsBack).exceptionally(failure -> {
            LOG.log(Level.WARNING, "prepared room is not given back", failure);
            return null;
        });
    }

    /** There is to be room for another file, soon: that of an emptied one, or new. */
    void prepareRoom() {
        begin(this::makeRoom).exceptionally(noRoom -> {
            LOG.log(Level.DEBUG, "the next file is made without prepared room", noRoom);
            return null;
        });
    }

    private void makeRoom() throws IOException {
        if (!rooms.isEmpty()) {
            return;
        }
        if (!directory.roomy(Journal.FILE_BYTES)) {
            throw new IOException("little room in " + directory);
        }
        rooms.add(Room.prepare(directory, (int) Journal.FILE_BYTES));
    }

    /** Room that has been prepared, which is the caller's now; null when there is none that is fresh. */
    @Nullable
    Room takeRoom() throws IOException {
        Room latest = rooms.pollLast();
        if (latest == null || latest.isFresh()) {
            return latest;
        }
        latest.giveBack();
        giveRoomsBack();
        return null;
    }

    private void giveRoomsBack() throws IOException {
        for (Room room = rooms.poll(); room != null; room = rooms.poll()) {
            room.giveBack();
        }
    }

    /** Waits for all that was begun. @throws IOException when the last complete file could not be forced */
    void drain() throws IOException {
        deleteEmptied();
        begin(() -> {}).join();
        giveRoomsBack();
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

    private CompletableFuture<Void> begin(Task task) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        task.run();
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                },
                executor);
    }

    /** What takes the disk a while. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }
}
