package io.linkspan.broker.registry;

import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.outbox.Destination;
import io.linkspan.broker.outbox.Outbox;
import io.linkspan.broker.outbox.Outboxes;
import io.linkspan.broker.peer.LinkPolicies;
import io.linkspan.broker.peer.LinkReceiver;
import io.linkspan.broker.peer.PeerCounters;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What this broker counts about each link, written into {@code link-status} when it has changed and before it expires. */
public final class LinkReport {
    private final Registry registry;
    private final String key;
    private final long incarnation;
    private final LinkPolicies policies;
    private final Outboxes outboxes;
    private final LinkReceiver receiver;
    private final AtomicLong revision = new AtomicLong();
    private final Map<ClusterName, Map<String, Long>> written = new HashMap<>();

    public LinkReport(
            Registry registry,
            String node,
            long incarnation,
            LinkPolicies policies,
            Outboxes outboxes,
            LinkReceiver receiver) {
        this.registry = registry;
        this.key = "broker/" + node;
        this.incarnation = incarnation;
        this.policies = policies;
        this.outboxes = outboxes;
        this.receiver = receiver;
    }

    /** @param renewal also writes what has not changed, because entries expire */
    void write(boolean renewal) {
        for (ClusterName link : policies.all().keySet()) {
            Map<String, Long> counters = counters(link);
            if (renewal || !counters.equals(written.get(link))) {
                written.put(link, counters);
                registry.linkStatus()
                        .put(new LinkStatusKey(link.value(), key), entry(counters), LinkStatusEntry.LIFESPAN)
                        .exceptionally(away -> null); // the next turn writes again
            }
        }
    }

    private LinkStatusEntry entry(Map<String, Long> counters) {
        return new LinkStatusEntry(
                "", null, 0, 0, incarnation, counters, new Revision(incarnation, revision.incrementAndGet()));
    }

    private Map<String, Long> counters(ClusterName link) {
        PeerCounters in = receiver.counters(link);
        Map<String, Long> counters = new HashMap<>();
        counters.put("messages.received", in.messages.sum());
        counters.put("bytes.received", in.bytes.sum());
        counters.put("messages.refused", in.refused.sum());
        Outbox out = outboxes.open(Destination.peer(link));
        counters.put("outbox.messages", out.messages());
        counters.put("outbox.bytes", out.bytes());
        counters.put("outbox.oldest.millis", out.oldestMillis());
        counters.put("outbox.dropped", out.dropped());
        counters.put("outbox.overflowed", out.dropped(Drop.OUTBOX_FULL));
        counters.put("outbox.expired", out.dropped(Drop.OUTBOX_EXPIRED));
        counters.put("outbox.too-large", out.dropped(Drop.OUTBOX_TOO_LARGE));
        counters.put("publishes.refused", out.refused());
        return counters;
    }
}
