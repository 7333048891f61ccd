package io.linkspan.link.registry;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.status.StatusSink;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.Revision;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** Reports in the registry, under this process's name. */
public final class RegistryStatusSink implements StatusSink {

    private final Registry registry;
    private final String reporter;
    private final long incarnation;
    private final AtomicLong counter = new AtomicLong();

    /**
     * Reports there.
     *
     * @param reporter role and node id
     * @param incarnation of this process
     */
    public RegistryStatusSink(Registry registry, String reporter, long incarnation) {
        this.registry = registry;
        this.reporter = reporter;
        this.incarnation = incarnation;
    }

    @Override
    public CompletionStage<Void> report(ClusterName link, Report report) {
        LinkStatusEntry entry = new LinkStatusEntry(
                report.state(),
                report.cause(),
                report.since().toEpochMilli(),
                report.retryAt() == null ? 0 : report.retryAt().toEpochMilli(),
                incarnation,
                report.counters(),
                new Revision(incarnation, counter.incrementAndGet()));
        return registry.linkStatus().put(key(link), entry, LinkStatusEntry.LIFESPAN);
    }

    @Override
    public CompletionStage<Void> withdraw(ClusterName link) {
        return registry.linkStatus().remove(key(link)).thenApply(removed -> null);
    }

    private LinkStatusKey key(ClusterName link) {
        return new LinkStatusKey(link.value(), reporter);
    }
}
