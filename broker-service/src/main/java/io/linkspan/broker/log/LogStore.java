package io.linkspan.broker.log;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where entries are kept; one node's. Stages fail while the store cannot be reached; the outcome is then unknown. */
public interface LogStore {
    /**
     * One life of the log and what of it is in the store.
     *
     * @param epoch grows from life to life
     * @param first entries before this position are removed
     * @param cleared entries before this position are known to be gone
     */
    record Life(long epoch, long first, long cleared) {}

    /**
     * Writes an entry unless there is one.
     *
     * @return true when it is this one, whoever wrote it; false when there is another: the life has been sealed
     */
    CompletionStage<Boolean> write(long epoch, long position, byte[] records);

    /** Reads entries; null for one that is not there. In the order asked for. */
    CompletionStage<List<byte @Nullable []>> read(long epoch, List<Long> positions);

    /** Removes entries; those that are not there do not matter. */
    CompletionStage<Void> remove(long epoch, long from, long to);

    /**
     * Begins a life: from now on those before it can change {@link #lives} no more, so that none of their entries goes while
     * they are read.
     *
     * @return the lives before it of which there may be entries, oldest first; fails when a later one has begun
     */
    CompletionStage<List<Life>> begin(long epoch);

    /** Writes what {@link #begin} is to answer to the next life; fails when that has begun. */
    CompletionStage<Void> lives(List<Life> lives);

    /** Whether no later life has begun. */
    CompletionStage<Boolean> stands();
}
