package io.linkspan.admin.reports;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where nodes report. Fails with {@code StoreAwayException} while the registry is away. */
public interface ReportStore {

    /** Reads everything; reports of dead nodes have expired. */
    CompletionStage<Reports> read();

    /** Replaces all baselines of a link; an empty list removes them. */
    CompletionStage<Void> replaceBaselines(String link, List<Baseline> baselines);
}
