package io.linkspan.registry.server.store;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file of zeros that is mapped into memory: what is put there survives the death of the process at once, without a call
 * to the operating system.
 *
 * <p>Nobody who puts something there waits for the disk while the room is fresh: it is occupied and its pages are ready to be written.
 * The operating system begins to write pages that are half a minute old, and whoever then writes to them again may have to wait.
 */
final class Room {
    /** A third of what Linux lets pages wait by default ({@code vm.dirty_expire_centisecs}). */
    private static final long FRESH_NANOS = 10_000_000_000L;

    /** Mappings of this process at a time, those that are no longer used and not yet collected as garbage included. */
    private static final int MOST_MAPPED = 1_024;

    private static final int PAGE_BYTES = 4_096;
    private static final byte[] ZEROS = new byte[64 * 1_024];
    private static final AtomicInteger MAPPED = new AtomicInteger();
    private static final Cleaner CLEANER = Cleaner.create();

    private final Directory directory;
    private final Path path;
    private final FileChannel channel;
    private final MappedByteBuffer memory;
    private long preparedNanos;

    private Room(Directory directory, Path path, FileChannel channel, MappedByteBuffer memory) {
        this.directory = directory;
        this.path = path;
        this.channel = channel;
        this.memory = memory;
        MAPPED.incrementAndGet();
        CLEANER.register(memory, MAPPED::decrementAndGet);
    }

    /** Occupies so many bytes of the disk; blocks. @throws IOException when there is no room; nothing is left behind then */
    static Room prepare(Directory directory, int bytes) throws IOException {
        Path path = directory.room();
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            if (MAPPED.get() >= MOST_MAPPED) {
                throw new IOException(MOST_MAPPED + " files are mapped");
            }
            occupy(channel, 0, bytes);
            Room room = new Room(directory, path, channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes));
            room.touch(0);
            return room;
        } catch (IOException failure) {
            giveBack(path, channel);
            throw failure;
        }
    }

    private static void occupy(FileChannel channel, long from, int to) throws IOException {
        ByteBuffer zeros = ByteBuffer.wrap(ZEROS);
        for (long at = from; at < to; ) {
            at += channel.write(zeros.clear().limit((int) Math.min(zeros.capacity(), to - at)), at);
        }
    }

    // The first touch of a page is what costs.
    private void touch(int from) {
        for (int at = from; at < memory.capacity(); at += PAGE_BYTES) {
            memory.put(at, (byte) 0);
        }
        preparedNanos = System.nanoTime();
    }

    int bytes() {
        return memory.capacity();
    }

    boolean isFresh() {
        return System.nanoTime() - preparedNanos < FRESH_NANOS;
    }

    /** Where it is read and written otherwise. */
    FileChannel channel() {
        return channel;
    }

    void put(int at, byte[] bytes) {
        memory.put(at, bytes);
    }

    /** Takes its name in the journal. */
    void become(Path file) throws IOException {
        Files.move(path, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Makes it room again: takes a file out of the journal, as if it were deleted; blocks.
     *
     * @param used its bytes; what lies behind was cut off
     * @return false when it could not be made room; it has been deleted then
     */
    boolean takeBack(Path file, int used) throws IOException {
        Files.move(file, path, StandardCopyOption.ATOMIC_MOVE);
        // Before anything in it changes: what comes back under its old name after a loss of power must be what it was.
        try {
            directory.force();
            occupy(channel, used, memory.capacity());
            for (int at = 0; at < used; at += ZEROS.length) {
                memory.put(at, ZEROS, 0, Math.min(ZEROS.length, used - at));
            }
            touch(used);
            return true;
        } catch (IOException noRoom) {
            giveBack();
            return false;
        }
    }

    /** Deletes what has not become a file. */
    void giveBack() throws IOException {
        giveBack(path, channel);
    }

    private static void giveBack(Path path, FileChannel channel) throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
            channel.truncate(0); // a mapping occupies the disk until it is collected as garbage
        }
    }
}
