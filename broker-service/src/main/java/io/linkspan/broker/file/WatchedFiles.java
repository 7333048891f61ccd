package io.linkspan.broker.file;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The files that housekeeping looks at every second. */
public final class WatchedFiles {
    private final List<WatchedFile<?>> files = new CopyOnWriteArrayList<>();

    /** Takes a file in, and reads it. */
    public <T> WatchedFile<T> watch(WatchedFile<T> file) {
        files.add(file);
        file.refresh();
        return file;
    }

    /** Reads what has changed. */
    public void refresh() {
        files.forEach(WatchedFile::refresh);
    }
}
