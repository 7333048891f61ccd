package io.linkspan.registry.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of nothing, given up on a full disk so that entries can still be removed. */
final class Reserve {
    /** Room for some ten thousand removals. */
    private static final int BYTES = 1024 * 1024;

    private final Path path;

    Reserve(Directory directory) {
        path = directory.reserve();
    }

    /** Occupies the room. @throws IOException when there is none; nothing is left behind then */
    void take() throws IOException {
        if (Files.exists(path) && Files.size(path) == BYTES) {
            return;
        }
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer nothing = ByteBuffer.allocate(BYTES);
            while (nothing.hasRemaining()) {
                channel.write(nothing);
            }
            channel.force(false);
        } catch (IOException failure) {
            release();
            throw failure;
        }
    }

    void release() throws IOException {
        Files.deleteIfExists(path);
    }
}
