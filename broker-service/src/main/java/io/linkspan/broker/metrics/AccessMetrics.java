package io.linkspan.broker.metrics;

import io.linkspan.broker.access.login.Logins;
import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.config.BrokerConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.LongAdder;

/** Publishes how logins end, what waits for a decision, and the limits of both. */
@ApplicationScoped
class AccessMetrics {
    private final MeterRegistry registry;

    AccessMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void bind(@Observes StartupEvent event, BrokerParts parts, BrokerConfig config) {
        Logins logins = parts.access().logins();
        logins.counters().onCreated((key, count) -> FunctionCounter.builder(MetricNames.LOGINS, count, LongAdder::sum)
                .tags(
                        MetricNames.AUTHENTICATOR,
                        key.authenticator(),
                        MetricNames.OUTCOME,
                        key.outcome(),
                        MetricNames.REASON,
                        key.reason())
                .register(registry));
        Gauge.builder(MetricNames.LOGINS_PENDING, logins, Logins::pending).register(registry);
        Gauge.builder(MetricNames.LOGIN_ADDRESSES, logins, all -> all.throttle().addresses())
                .register(registry);
        FunctionCounter.builder(
                        MetricNames.LOGIN_PAUSES, logins, all -> all.throttle().pauses())
                .register(registry);
        FunctionCounter.builder(
                        MetricNames.SUBSCRIPTIONS_REVOKED, parts.counters().subscriptionsRevoked, LongAdder::sum)
                .register(registry);
        var access = config.access();
        limit("access.pending-logins", access.pendingLogins());
        limit("access.password-checks", access.passwordChecks());
        limit("access.throttle.failures", access.throttle().failures());
        limit("access.throttle.addresses", access.throttle().addresses());
        limit("access.http.cache-entries", access.http().cacheEntries());
        limit("access.http.maximum-requests", access.http().maximumRequests());
    }

    private void limit(String name, int value) {
        Gauge.builder(MetricNames.LIMIT, () -> value)
                .tags(MetricNames.NAME, name)
                .register(registry);
    }
}
