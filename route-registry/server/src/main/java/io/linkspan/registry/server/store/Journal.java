package io.linkspan.registry.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values on disk: what is new is appended to the newest file, the oldest file is emptied and deleted.
 *
 * <p>Changes that arrive while others are being written are written together, with one call to the disk. A change is done
 * when it survives the death of the process; with {@code sync}, when it is on the disk itself. In a journal that fills its files
 * quickly, the next file is prepared as a {@link Room}: a change is then written by whoever asks for it, without waiting for the
 * disk or for another thread. Because only the oldest file
 * is ever emptied, a removal need not be kept longer than that file: nothing older could bring the entry back.
 *
 * <p>When the disk is full, writes fail at once with {@link JournalFullException} while reads and removals go on; it is looked
 * for room again at the next write, once a second.
 */
public final class Journal implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Journal.class.getPackageName());

    /** Size at which the next file is begun; room is given back in steps of this. */
    static final long FILE_BYTES = 8L * 1024 * 1024;

    /** Put together before it goes to the operating system. */
    private static final int STAGE_BYTES = 64 * 1024;

    /** A journal that fills a file in less is busy. */
    private static final long BUSY_NANOS = 5_000_000_000L;

    private final Directory directory;
    private final boolean sync;
    private final Executor executor;
    private final Upkeep upkeep;
    private final FullDisk disk;
    private final Map<Key, Place> index = new ConcurrentHashMap<>();

    // guarded by this
    private final ArrayDeque<Change> queue = new ArrayDeque<>();
    private boolean working;
    private boolean closed;

    // confined to the one task that writes, and guarded by this while there is none
    private final ArrayDeque<JournalFile> files = new ArrayDeque<>();
    private long bytes;
    private long liveBytes;
    private final ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES);
    private boolean untidy;
    private long begunNanos = System.nanoTime();

    private Journal(Directory directory, boolean sync, Executor executor, Executor upkeep) {
        this.directory = directory;
        this.sync = sync;
        this.executor = executor;
        this.upkeep = new Upkeep(directory, upkeep);
        this.disk = new FullDisk(directory);
    }

    /**
     * Opens the journal of a directory, made if it is not there, and reads it through.
     *
     * @param sync whether a change is done only when the disk has it
     * @param executor on which writing blocks; one task at a time
     * @param upkeep on which complete files are forced, and files deleted, while writing goes on; one task at a time, in order
     * @throws IOException when it cannot be read, is of a later version, or is damaged elsewhere than at its very end
     */
    public static Journal open(Path directory, boolean sync, Executor executor, Executor upkeep) throws IOException {
        Journal journal = new Journal(new Directory(Files.createDirectories(directory)), sync, executor, upkeep);
        try {
            journal.load();
        } catch (IOException | RuntimeException failure) {
            journal.closeFiles();
            throw failure;
        }
        return journal;
    }

    private void load() throws IOException {
        directory.deleteRooms();
        List<Path> paths = directory.files();
        // Of the file before the newest one a loss of power may leave as little, unless each write was forced.
        int whole = paths.size() - (sync ? 1 : 2);
        for (int i = 0; i < paths.size(); i++) {
            JournalFile file = JournalFile.existing(paths.get(i));
            files.add(file);
            file.scan(i >= whole, this::note);
            bytes += file.size();
        }
        disk.takeReserve();
    }

    private void note(Entry entry, Place place) {
        Place before = entry.value() == null ? index.remove(entry.key()) : index.put(entry.key(), place);
        if (entry.value() != null) {
            liveBytes += place.length();
            place.file().holds(1);
        }
        if (before != null) {
            liveBytes -= before.length();
            before.file().holds(-1);
        }
    }

    /** Reads the value of a key, null when there is none; blocks. @throws IOException when the disk does not give it */
    public byte @Nullable [] get(byte[] key) throws IOException {
        Key wanted = new Key(key);
        return get(wanted, place(wanted));
    }

    /** Where the value of a key is at this moment; null when there is none. */
    @Nullable
    Place place(Key key) {
        return index.get(key);
    }

    /** As {@link #get(byte[])}, of a value that was at a place a moment ago. */
    byte @Nullable [] get(Key wanted, @Nullable Place found) throws IOException {
        Place place = found;
        while (place != null) {
            byte[] value = null;
            IOException failure = null;
            try {
                value = place.file().read(place);
            } catch (IOException perhapsMoved) {
                failure = perhapsMoved;
            }
            // Otherwise the file may have been emptied meanwhile, and its room be that of another one.
            Place now = place(wanted);
            if (place.equals(now)) {
                if (failure != null) {
                    throw failure;
                }
                return value;
            }
            place = now;
        }
        return null;
    }

    /** Whether there is a value. */
    public boolean contains(byte[] key) {
        return index.containsKey(new Key(key));
    }

    /** When the value ends by itself, in milliseconds of the wall clock; 0: never, or there is none. */
    public long expiry(byte[] key) {
        Place place = place(new Key(key));
        return place == null ? 0 : place.expiry();
    }

    /** All keys; not a point in time. */
    public Stream<byte[]> keys() {
        return index.keySet().stream().map(Key::bytes);
    }

    /** Keys of values that have ended by {@code now}. */
    public List<byte[]> expired(long now) {
        return index.entrySet().stream()
                .filter(one -> one.getValue().expiry() > 0 && one.getValue().expiry() <= now)
                .map(one -> one.getKey().bytes())
                .toList();
    }

    /** Number of keys. */
    public int size() {
        return index.size();
    }

    /** Whether the last write found no room on the disk. */
    public boolean full() {
        return disk.full();
    }

    /** Writes a value; {@code expiry} in milliseconds of the wall clock, 0: never. */
    public CompletableFuture<Void> put(byte[] key, byte[] value, long expiry) {
        return enqueue(new Change(new Entry(new Key(key), value, expiry), false));
    }

    /** Writes a value that never ends by itself, unless there is one; false: there is one. */
    public CompletableFuture<Boolean> putIfAbsent(byte[] key, byte[] value) {
        Change change = new Change(new Entry(new Key(key), value, 0), true);
        return enqueue(change).thenApply(done -> !change.refused);
    }

    /** Removes a value; done at once when there is none. */
    public CompletableFuture<Void> remove(byte[] key) {
        return enqueue(new Change(new Entry(new Key(key), null, 0), false));
    }

    /** Removes a value if it has ended by {@code now}, in milliseconds of the wall clock; false: it has not, or there is none. */
    public CompletableFuture<Boolean> removeEnded(byte[] key, long now) {
        Change change = Change.ofEnded(new Key(key), now);
        return enqueue(change).thenApply(done -> !change.refused);
    }

    /** Removes everything, after the changes before. */
    public CompletableFuture<Void> clear() {
        return enqueue(new Change(null, false));
    }

    private CompletableFuture<Void> enqueue(Change change) {
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new ClosedChannelException());
            }
            if (working) {
                queue.add(change);
                return change.done;
            }
            if (!writtenAtOnce(change)) {
                queue.add(change);
            } else if (!emptiesOldest()) {
                return change.done;
            }
            working = true;
        }
        executor.execute(this::work);
        return change.done;
    }

    private boolean writtenAtOnce(Change change) {
        Entry entry = change.entry;
        JournalFile newest = files.peekLast();
        if (entry == null || disk.full() || newest == null || !newest.takesAtOnce(entry.length())) {
            return false;
        }
        try {
            if (change.applies(index.get(entry.key()))) {
                append(List.of(entry));
            }
            change.done.complete(null);
        } catch (IOException | RuntimeException | Error failure) {
            change.done.completeExceptionally(failure);
        }
        return true;
    }

    private void work() {
        tidyIfPossible();
        for (Group group = nextGroup(); !group.isEmpty(); group = nextGroup()) {
            try {
                write(group);
            } catch (IOException | RuntimeException | Error failure) {
                group.failed(failure);
            }
            tidyIfPossible();
        }
    }

    private void tidyIfPossible() {
        try {
            tidy();
        } catch (IOException | RuntimeException | Error failure) {
            untidy = true;
            LOG.log(Level.WARNING, "no more room is given back in " + directory + " until a restart", failure);
        }
    }

    /** Empty: nothing is left to do, and the next change starts another task. */
    private synchronized Group nextGroup() {
        Group group = Group.next(queue);
        if (group.isEmpty()) {
            working = false;
            notifyAll();
        }
        return group;
    }

    private void write(Group group) throws IOException {
        if (group.clears()) {
            empty();
            group.done();
            return;
        }
        boolean trying = disk.full() && group.writes() && disk.mayHaveRoom();
        Group wanted = disk.full() && !trying ? group.removals(directory) : group;
        try {
            append(wanted.entries(index));
            if (trying) {
                disk.hasRoom();
            }
        } catch (IOException noRoom) {
            foundFull(noRoom);
            wanted = group.removals(directory);
            append(wanted.entries(index));
        }
        wanted.done();
    }

    private void foundFull(IOException cause) throws IOException {
        disk.found(cause);
        upkeep.full();
    }

    private void append(List<Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        JournalFile file = newest(entries);
        long at = file.size();
        file.append(entries, stage);
        if (sync) {
            file.force();
        }
        bytes += file.size() - at;
        for (Entry entry : entries) {
            note(entry, new Place(file, at, entry.length(), entry.expiry()));
            at += entry.length();
        }
    }

    private JournalFile newest(List<Entry> next) throws IOException {
        JournalFile last = files.peekLast();
        if (last != null && last.size() < FILE_BYTES && (!last.hasRoom() || last.fits(next))) {
            return last;
        }
        JournalFile begun = JournalFile.create(directory, last == null ? 1 : last.number() + 1, upkeep.takeRoom());
        boolean busy = last != null && !sync && System.nanoTime() - begunNanos < BUSY_NANOS;
        begunNanos = System.nanoTime();
        files.add(begun);
        bytes += begun.size();
        upkeep.busy(busy);
        if (last != null) {
            upkeep.complete(last); // so that after a loss of power no older file than this can be torn
        }
        if (busy) {
            upkeep.prepareRoom(); // behind what is deleted now, whose room it takes if it can
        }
        if (sync) {
            directory.force();
        }
        return begun;
    }

    private void empty() throws IOException {
        upkeep.drain();
        index.clear();
        liveBytes = 0;
        JournalFile next = JournalFile.create(
                directory, files.isEmpty() ? 1 : files.getLast().number() + 1);
        // Oldest first: whenever the process dies, what is left is a state that once was, or nothing.
        while (!files.isEmpty()) {
            files.removeFirst().delete();
        }
        files.add(next);
        bytes = next.size();
    }

    /** Gives room back: the oldest file is deleted as soon as little enough of all is alive to be worth copying. */
    private void tidy() throws IOException {
        while (emptiesOldest()) {
            List<Entry> alive = new ArrayList<>();
            JournalFile oldest = files.getFirst();
            if (oldest.alive()) {
                oldest.scan(false, (entry, place) -> {
                    if (place.equals(index.get(entry.key()))) {
                        alive.add(entry);
                    }
                });
            }
            if (!alive.isEmpty()) {
                if (disk.full()) {
                    return;
                }
                try {
                    append(alive);
                } catch (IOException noRoom) {
                    foundFull(noRoom);
                    return;
                }
            }
            files.removeFirst();
            bytes -= oldest.size();
            upkeep.deleteWhenReplaced(oldest, files.getLast());
            if (disk.full()) {
                upkeep.deleteEmptied(); // nothing is being appended that could wait
            }
        }
    }

    private boolean emptiesOldest() {
        boolean worthCopying = bytes - liveBytes > liveBytes + FILE_BYTES;
        return !untidy && files.size() > 1 && (worthCopying || !files.getFirst().alive());
    }

    /** Waits for the changes under way, then closes the files; later changes fail. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            boolean interrupted = false;
            while (working) {
                try {
                    wait();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        upkeep.drain();
        if (!files.isEmpty()) {
            files.getLast().complete();
            files.getLast().force();
        }
        closeFiles();
    }

    private void closeFiles() throws IOException {
        for (JournalFile file : files) {
            file.close();
        }
    }
}
