package io.linkspan.admin.metrics;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.reports.ReportStore;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** Reads and resets the metrics of links. */
public final class MetricsService {

    private final ReportStore reports;
    private final Audit audit;
    private final Clock clock;

    /**
     * Over a store.
     *
     * @param clock for the time of a reset, which is only shown
     */
    public MetricsService(ReportStore reports, Audit audit, Clock clock) {
        this.reports = reports;
        this.audit = audit;
        this.clock = clock;
    }

    /** Since the nodes started, or since the last reset. */
    public CompletionStage<LinkMetrics> of(String link) {
        return reports.read().thenApply(read -> LinkMetrics.of(link, read.of(link), read.baselines(link)));
    }

    /** Counts from now on; yields the metrics right after. */
    public CompletionStage<LinkMetrics> reset(String who, String link) {
        Instant now = clock.instant();
        return reports.read()
                .thenCompose(read -> {
                    var baselines = LinkMetrics.reset(link, read.of(link), now);
                    return reports.replaceBaselines(link, baselines)
                            .thenApply(written -> LinkMetrics.of(link, read.of(link), baselines));
                })
                .whenComplete((metrics, failure) ->
                        audit.record(new AuditEvent(who, "reset-metrics", link, failure == null ? "reset" : "failed")));
    }
}
