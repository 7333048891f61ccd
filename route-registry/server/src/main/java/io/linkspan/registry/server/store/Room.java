package io.linkspan.registry.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file of zeros that is mapped into memory: what is put there survives the death of the process at once, without a call
 * to the operating system.
 *
 * <p>Nobody who puts something there waits for the disk while the room is fresh: it is occupied and its pages are ready to be written.
 * The operating system begins to write pages that are half a minute old, and whoever then writes to them again may have to wait.
 */
final class Room {
    /** Its name until it becomes a file of the journal. */
    static final String NAME = "room";

    /** A third of what Linux lets pages wait by default ({@code vm.dirty_expire_centisecs}). */
    private static final long FRESH_NANOS = 10_000_000_000L;

    private static final int PAGE_BYTES = 4_096;

    private final Path path;
    private final FileChannel channel;
    private final MappedByteBuffer memory;
    private final long preparedNanos;

    private Room(Path path, FileChannel channel, MappedByteBuffer memory) {
        this.path = path;
        this.channel = channel;
        this.memory = memory;
        this.preparedNanos = System.nanoTime();
    }

    /** Occupies so many bytes of the disk; blocks. @throws IOException when there is no room; nothing is left behind then */
    static Room prepare(Path directory, int bytes) throws IOException {
        Path path = directory.resolve(NAME);
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            ByteBuffer zeros = ByteBuffer.allocateDirect(64 * 1_024);
            for (int at = 0; at < bytes; ) {
                at += channel.write(zeros.clear().limit(Math.min(zeros.capacity(), bytes - at)), at);
            }
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            for (int at = 0; at < bytes; at += PAGE_BYTES) {
                memory.put(at, (byte) 0); // the first touch of a page is what costs
            }
            return new Room(path, channel, memory);
        } catch (IOException failure) {
            giveBack(path, channel);
            throw failure;
        }
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

    /** Deletes what has not become a file. */
    void giveBack() throws IOException {
        giveBack(path, channel);
    }

    private static void giveBack(Path path, FileChannel channel) throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
