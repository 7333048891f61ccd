package io.linkspan.link.status;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log and the registry how a link stands: a new state at once, new counters each second, and the same again
 * each four seconds so that the report does not vanish. One report is under way at a time.
 */
public final class StatusReporter {

    /** Between two looks at the counters. */
    static final Duration TICK = Duration.ofSeconds(1);

    /** Quiet for this many ticks, the report is repeated. */
    static final int TICKS_BETWEEN_REPEATS = 4;

    private final ClusterName link;
    private final LinkCounters counters;
    private final StatusSink sink;
    private final LinkEvents events;
    private final Loop loop;

    private @Nullable LinkStatus status;
    private Instant since = Instant.EPOCH;
    private StatusSink.@Nullable Report written;
    private Timer timer = Timer.NONE;
    private int quietTicks;
    private boolean writing;
    private boolean again;
    private boolean withdraw;

    /** Tells nothing before the first {@link #became}. */
    public StatusReporter(ClusterName link, LinkCounters counters, StatusSink sink, LinkEvents events, Loop loop) {
        this.link = link;
        this.counters = counters;
        this.sink = sink;
        this.events = events;
        this.loop = loop;
    }

    /** The last status told; null: none. */
    public @Nullable LinkStatus status() {
        return status;
    }

    /** How the link stands now; null: this process has nothing to do with it. */
    public void became(@Nullable LinkStatus now) {
        LinkStatus before = status;
        if (now == null) {
            status = null;
            if (before != null) {
                timer.cancel();
                withdraw = true;
                write();
            }
            return;
        }
        status = now;
        withdraw = false;
        if (before != null && before.saysTheSameAs(now)) {
            return;
        }
        since = loop.now();
        if (before != null) {
            events.transition(link, before, now);
        }
        write();
        if (before == null) {
            timer.cancel();
            timer = loop.after(TICK, this::tick);
        }
    }

    private void tick() {
        LinkStatus now = status;
        if (now == null) {
            return;
        }
        quietTicks++;
        if (!report(now).equals(written) || quietTicks >= TICKS_BETWEEN_REPEATS) {
            write();
        }
        timer = loop.after(TICK, this::tick);
    }

    private StatusSink.Report report(LinkStatus now) {
        return new StatusSink.Report(now.state().word(), now.cause(), since, now.retryAt(), counters.snapshot());
    }

    private void write() {
        if (writing) {
            again = true;
            return;
        }
        LinkStatus now = status;
        CompletionStage<Void> stage;
        if (now != null) {
            StatusSink.Report report = report(now);
            written = report;
            quietTicks = 0;
            stage = sink.report(link, report);
        } else if (withdraw) {
            withdraw = false;
            written = null;
            stage = sink.withdraw(link);
        } else {
            return;
        }
        writing = true;
        stage.whenComplete((nothing, failure) -> loop.execute(() -> {
            writing = false;
            if (failure != null) {
                written = null; // the next tick repeats it
            }
            if (again) {
                again = false;
                write();
            }
        }));
    }
}
