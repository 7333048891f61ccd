package io.linkspan.broker.metrics;

import io.linkspan.broker.vertx.HandshakeFailure;
import io.linkspan.broker.vertx.ListenerCounters;
import io.linkspan.broker.vertx.MqttListeners;
import io.linkspan.broker.vertx.TrafficCounter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Publishes what each listener counts, and when its certificates expire. */
@ApplicationScoped
public class ListenerMetrics {
    private final MeterRegistry registry;

    ListenerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Begins to publish; once, when the listeners are open. */
    public void bind(MqttListeners listeners) {
        for (String name : listeners.names()) {
            traffic(Tags.of(MetricNames.LISTENER, name), listeners.counters(name));
        }
        listeners.certificateExpiries().forEach((listener, byHost) -> byHost.keySet()
                .forEach(host -> expiry(listeners, listener, host)));
    }

    private void traffic(Tags tags, ListenerCounters counters) {
        Gauge.builder(MetricNames.LISTENER_CONNECTIONS, () -> counters.get(TrafficCounter.OPEN))
                .tags(tags)
                .register(registry);
        counter(MetricNames.LISTENER_ACCEPTED, tags, counters, TrafficCounter.ACCEPTED);
        counter(MetricNames.LISTENER_REFUSED, tags, counters, TrafficCounter.REFUSED);
        counter(MetricNames.LISTENER_CONNECT_TIMEOUTS, tags, counters, TrafficCounter.CONNECT_TIMEOUTS);
        counter(MetricNames.LISTENER_PACKET_TIMEOUTS, tags, counters, TrafficCounter.PACKET_TIMEOUTS);
        counter(MetricNames.LISTENER_WRITE_STALLS, tags, counters, TrafficCounter.WRITE_STALLS);
        counter(MetricNames.LISTENER_PROTOCOL_ERRORS, tags, counters, TrafficCounter.PROTOCOL_ERRORS);
        counter(
                MetricNames.LISTENER_BYTES,
                tags.and(MetricNames.DIRECTION, "received"),
                counters,
                TrafficCounter.BYTES_RECEIVED);
        counter(
                MetricNames.LISTENER_BYTES,
                tags.and(MetricNames.DIRECTION, "sent"),
                counters,
                TrafficCounter.BYTES_SENT);
        for (HandshakeFailure reason : HandshakeFailure.values()) {
            FunctionCounter.builder(MetricNames.LISTENER_HANDSHAKES_FAILED, counters, seen -> seen.handshakeFailures()
                            .getOrDefault(reason, 0L))
                    .tags(tags.and(
                            MetricNames.REASON,
                            reason.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                    .register(registry);
        }
    }

    private void counter(String name, Tags tags, ListenerCounters counters, TrafficCounter counted) {
        FunctionCounter.builder(name, counters, seen -> seen.get(counted))
                .tags(tags)
                .register(registry);
    }

    private void expiry(MqttListeners listeners, String listener, String host) {
        Gauge.builder(MetricNames.LISTENER_CERTIFICATE_EXPIRY, () -> seconds(listeners, listener, host))
                .description("when the certificate expires, in seconds since 1970")
                .tags(MetricNames.LISTENER, listener, MetricNames.HOST, host)
                .register(registry);
    }

    private static Number seconds(MqttListeners listeners, String listener, String host) {
        Instant expiry =
                listeners.certificateExpiries().getOrDefault(listener, Map.of()).get(host);
        return expiry == null ? Double.NaN : (double) expiry.getEpochSecond();
    }
}
