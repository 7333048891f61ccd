package io.linkspan.registry.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The directory of a journal: how what is in it is named, and the disk that it is on; used by any thread. */
record Directory(Path path) {
    private static final String FILE_SUFFIX = ".journal";
    private static final String ROOM_PREFIX = "room-";
    private static final AtomicLong ROOMS = new AtomicLong();

    /** The disk is roomy while so many files would find room. */
    private static final long ROOMY = 4;

    /** The files of the journal, the oldest first. */
    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(one -> one.toString().endsWith(FILE_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    /** Where the file of a number is, or is to be. */
    Path file(long number) {
        return path.resolve("%016x".formatted(number) + FILE_SUFFIX);
    }

    /** The number of a file of a journal. */
    static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseUnsignedLong(name.substring(0, name.length() - FILE_SUFFIX.length()), 16);
    }

    /** Where a {@link Room} is until it becomes a file of the journal; no two get the same. */
    Path room() {
        return path.resolve(ROOM_PREFIX + ROOMS.incrementAndGet());
    }

    /** Deletes the rooms that a killed process has left. */
    void deleteRooms() throws IOException {
        try (DirectoryStream<Path> rooms = Files.newDirectoryStream(path, ROOM_PREFIX + "*")) {
            for (Path room : rooms) {
                Files.delete(room);
            }
        }
    }

    /** Where the {@link Reserve} is. */
    Path reserve() {
        return path.resolve("reserve");
    }

    /** Returns when the names in it are on the disk. */
    void force() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Whether the disk has room for much more than another file of so many bytes. */
    boolean roomy(long bytes) throws IOException {
        return Files.getFileStore(path).getUsableSpace() >= ROOMY * bytes;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
