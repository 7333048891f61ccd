package io.linkspan.link.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkState;
import io.linkspan.link.sim.SimTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class StatusReporterTest {

    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final LinkStatus ONLINE = new LinkStatus(new LinkState.Online(), null);

    private final SimTime time = new SimTime();
    private final LinkCounters counters = new LinkCounters();
    private final Sink sink = new Sink();
    private final Events events = new Events();
    private final StatusReporter reporter = new StatusReporter(GCP, counters, sink, events, time.create("link gcp"));

    @Test
    void a_new_state_is_reported_at_once_and_logged_once() {
        reporter.became(new LinkStatus(new LinkState.Connecting(), null));
        reporter.became(ONLINE);
        reporter.became(ONLINE);
        time.run(Duration.ZERO);
        assertThat(sink.reports).extracting(StatusSink.Report::state).containsExactly("connecting", "online");
        assertThat(events.transitions).containsExactly("connecting to online");
    }

    @Test
    void the_same_is_repeated_each_four_seconds_and_counters_each_second_when_they_change() {
        reporter.became(ONLINE);
        time.run(Duration.ofMillis(3_500));
        assertThat(sink.reports).hasSize(1);
        time.run(Duration.ofSeconds(1));
        assertThat(sink.reports).hasSize(2);
        counters.forwarded(10, 1_000);
        time.run(Duration.ofSeconds(1));
        assertThat(sink.reports).hasSize(3);
        assertThat(sink.reports.getLast().counters())
                .containsEntry("messages.forwarded", 10L)
                .containsEntry("bytes.forwarded", 1_000L)
                .containsEntry("batches.forwarded", 1L);
    }

    @Test
    void a_report_that_failed_is_repeated_soon() {
        sink.fail = true;
        reporter.became(ONLINE);
        time.run(Duration.ofMillis(100));
        sink.fail = false;
        time.run(Duration.ofSeconds(1));
        assertThat(sink.reports).hasSize(2);
    }

    @Test
    void a_link_that_is_gone_is_withdrawn_and_no_longer_reported() {
        reporter.became(ONLINE);
        reporter.became(null);
        time.run(Duration.ofSeconds(20));
        assertThat(sink.reports).hasSize(1);
        assertThat(sink.withdrawn).isEqualTo(1);
    }

    private static final class Sink implements StatusSink {
        private final List<Report> reports = new ArrayList<>();
        private int withdrawn;
        private boolean fail;

        @Override
        public CompletionStage<Void> report(ClusterName link, Report report) {
            reports.add(report);
            return fail
                    ? CompletableFuture.failedStage(new IllegalStateException("away"))
                    : CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> withdraw(ClusterName link) {
            withdrawn++;
            return CompletableFuture.completedStage(null);
        }
    }

    private static final class Events implements LinkEvents {
        private final List<String> transitions = new ArrayList<>();

        @Override
        public void transition(ClusterName link, LinkStatus from, LinkStatus to) {
            transitions.add(from.state().word() + " to " + to.state().word());
        }

        @Override
        public void started(ClusterName link, String server) {}

        @Override
        public void stopped(ClusterName link) {}

        @Override
        public void changed(ClusterName link, String what) {}

        @Override
        public void routesRemoved(ClusterName link, int filters) {}

        @Override
        public void routesExpired(ClusterName link, int filters) {}
    }
}
