package io.linkspan.link.metrics;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.status.LinkMeters;
import io.linkspan.link.status.LinkStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers the meters of a link while it exists. */
public final class MicrometerMeters implements LinkMeters {

    private static final List<String> STATES =
            List.of("disabled", "connecting", "handshaking", "bootstrapping", "online", "disconnected", "failed");

    private static final Map<String, String> COUNTERS = Map.of(
            LinkCounters.MESSAGES_FORWARDED, MetricNames.MESSAGES_FORWARDED,
            LinkCounters.BYTES_FORWARDED, MetricNames.BYTES_FORWARDED,
            LinkCounters.BATCHES_FORWARDED, MetricNames.BATCHES_FORWARDED,
            LinkCounters.BATCHES_REFUSED, MetricNames.BATCHES_REFUSED,
            LinkCounters.ROUTES_EXPIRED, MetricNames.ROUTES_EXPIRED,
            LinkCounters.RECONNECTS, MetricNames.RECONNECTS);

    private static final Map<String, String> GAUGES = Map.of(
            LinkCounters.ROUTES_ANNOUNCED, MetricNames.ROUTES_ANNOUNCED,
            LinkCounters.ROUTES_EXTERNAL, MetricNames.ROUTES_EXTERNAL,
            LinkCounters.LANES_OPEN, MetricNames.LANES_OPEN);

    private final MeterRegistry registry;
    private final Map<ClusterName, List<Meter>> meters = new ConcurrentHashMap<>();

    /** Shows links there. */
    public MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void add(ClusterName link, LinkCounters counters, Supplier<@Nullable LinkStatus> status) {
        remove(link);
        Tags tags = Tags.of("link", link.value());
        List<Meter> added = new ArrayList<>();
        for (String state : STATES) {
            added.add(Gauge.builder(MetricNames.STATE, status, now -> is(now.get(), state))
                    .tags(tags.and("state", state))
                    .strongReference(true) // nobody else keeps the supplier
                    .register(registry));
        }
        COUNTERS.forEach(
                (counter, name) -> added.add(FunctionCounter.builder(name, counters, all -> value(all, counter))
                        .tags(tags)
                        .register(registry)));
        GAUGES.forEach((counter, name) -> added.add(Gauge.builder(name, counters, all -> value(all, counter))
                .tags(tags)
                .register(registry)));
        meters.put(link, added);
    }

    @Override
    public void remove(ClusterName link) {
        List<Meter> known = meters.remove(link);
        if (known != null) {
            known.forEach(registry::remove);
        }
    }

    private static double is(@Nullable LinkStatus status, String state) {
        return status != null && status.state().word().equals(state) ? 1 : 0;
    }

    private static double value(LinkCounters counters, String name) {
        return counters.snapshot().getOrDefault(name, 0L);
    }
}
