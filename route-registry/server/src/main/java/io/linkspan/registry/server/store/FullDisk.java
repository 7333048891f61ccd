package io.linkspan.registry.server.store;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Whether the disk is full, and when it is looked for room again. The reserve is released for removals when the disk is found full, and
 * taken again before anything else is written. Told by the task that writes only; {@link #full} is asked on any thread.
 */
final class FullDisk {
    private static final Logger LOG = System.getLogger(FullDisk.class.getPackageName());
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final Directory directory;
    private final Reserve reserve;
    private volatile boolean full;
    private long triedAt;

    FullDisk(Directory directory) {
        this.directory = directory;
        this.reserve = new Reserve(directory);
    }

    boolean full() {
        return full;
    }

    /** Takes the reserve; a disk that has no room for it begins as full. */
    void takeReserve() {
        try {
            reserve.take();
        } catch (IOException noRoom) {
            full = true;
        }
    }

    /** A write has found no room. */
    void found(IOException cause) throws IOException {
        if (!full) {
            LOG.log(Level.ERROR, "cannot write in {0}, until there is room only removals: {1}", directory, cause);
        }
        full = true;
        triedAt = System.nanoTime();
        reserve.release();
    }

    /** Whether a write is worth trying: once a second, and only when there is room for the reserve. */
    boolean mayHaveRoom() {
        if (System.nanoTime() - triedAt < RETRY_NANOS) {
            return false;
        }
        triedAt = System.nanoTime();
        try {
            reserve.take();
            return true;
        } catch (IOException noRoom) {
            return false;
        }
    }

    /** A write that was tried has found room. */
    void hasRoom() {
        full = false;
        LOG.log(Level.INFO, "there is room again in {0}", directory);
    }
}
