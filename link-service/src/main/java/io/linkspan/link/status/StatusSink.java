package io.linkspan.link.status;

import io.linkspan.contracts.cluster.ClusterName;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where this process reports its links; stages complete on any thread, a failure is tried again with the next report. */
public interface StatusSink {

    /** Writes a report, which vanishes by itself when it is not repeated. */
    CompletionStage<Void> report(ClusterName link, Report report);

    /** Removes it: this process has nothing to do with the link any more. */
    CompletionStage<Void> withdraw(ClusterName link);

    /**
     * What is told of a link.
     *
     * @param state word of the state
     * @param cause one sentence; null: nothing is wrong
     * @param since when it came to this
     * @param retryAt null: nothing waits
     * @param counters by name
     */
    record Report(
            String state,
            @Nullable String cause,
            Instant since,
            @Nullable Instant retryAt,
            Map<String, Long> counters) {}
}
