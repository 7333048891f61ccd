package io.linkspan.registry.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A journal with a thread that writes; its upkeep is done at once, by whoever asks for it. */
final class JournalRig implements AutoCloseable {
    private final Path directory;
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private @Nullable Journal opened;

    JournalRig(Path directory) throws IOException {
        this.directory = directory;
        reopen();
    }

    Path directory() {
        return directory;
    }

    Journal journal() {
        return Objects.requireNonNull(opened);
    }

    void reopen() throws IOException {
        reopen(Runnable::run);
    }

    void reopen(Executor upkeep) throws IOException {
        if (opened != null) {
            opened.close();
        }
        opened = Journal.open(directory, false, executor, upkeep);
    }

    /** Opens another one. */
    Journal open(Path where, boolean sync) throws IOException {
        return Journal.open(where, sync, executor, Runnable::run);
    }

    void put(String key, String value) {
        journal().put(key(key), key(value), 0).join();
    }

    @Nullable
    String value(String key) throws IOException {
        byte[] value = journal().get(key(key));
        return value == null ? null : new String(value, UTF_8);
    }

    static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    /** Keeps the thread that writes from writing until the latch is counted down. */
    CountDownLatch hold() {
        var free = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                free.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        return free;
    }

    /** Fills files until the next change is written in prepared room. */
    void keepBusy() throws Exception {
        for (int i = 0; i < 40; i++) {
            journal().put(key("busy" + i), new byte[1024 * 1024], 0).join();
        }
        settle();
    }

    /** Returns when the thread that writes is through with what it does after a change. */
    void settle() throws Exception {
        executor.submit(() -> {}).get();
    }

    /** The files, the oldest first. */
    List<Path> files() throws IOException {
        return files(directory);
    }

    static List<Path> files(Path where) throws IOException {
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(path -> path.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** What would be left if the process died now, in a directory beside the journal's. */
    Path copy(String name) throws IOException {
        Path copy = Files.createDirectory(directory.resolveSibling(name));
        for (Path file : files()) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        journal().close();
        executor.shutdown();
    }
}
