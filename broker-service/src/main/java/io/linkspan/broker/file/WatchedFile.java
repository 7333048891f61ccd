package io.linkspan.broker.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a file says now. One that has become invalid, or has gone, changes nothing and is reported once.
 *
 * @param <T> immutable
 */
public final class WatchedFile<T> implements Supplier<T> {
    /** Makes sense of the file. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Path file) throws IOException, InvalidFileException;
    }

    /** Told when the file was read or refused. */
    public interface Listener<T> {
        void loaded(Path file, T content);

        void refused(Path file, String why);
    }

    private record Seen(FileTime changed, long size) {}

    private final Path file;
    private final Reader<T> reader;
    private final Listener<T> listener;
    private @Nullable Seen seen;
    private boolean missed;
    private volatile T current;

    /** @param initial holds until the file has been read for the first time */
    public WatchedFile(Path file, T initial, Reader<T> reader, Listener<T> listener) {
        this.file = file;
        this.current = initial;
        this.reader = reader;
        this.listener = listener;
    }

    @Override
    public T get() {
        return current;
    }

    /** Reads the file if it has changed since; cheap when it has not. */
    public synchronized void refresh() {
        try {
            var now = new Seen(Files.getLastModifiedTime(file), Files.size(file));
            if (now.equals(seen)) {
                return;
            }
            seen = now; // before it is read: what is written meanwhile has a newer stamp
            T content = reader.read(file);
            missed = false;
            current = content;
            listener.loaded(file, content);
        } catch (IOException unreadable) {
            seen = null;
            if (!missed) {
                missed = true;
                listener.refused(file, "cannot be read: " + unreadable.getMessage());
            }
        } catch (InvalidFileException invalid) {
            missed = false;
            listener.refused(file, String.valueOf(invalid.getMessage()));
        }
    }
}
