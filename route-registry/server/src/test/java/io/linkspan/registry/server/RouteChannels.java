package io.linkspan.registry.server;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What a service that uses both directions of the connector looks like. */
@ApplicationScoped
public class RouteChannels {
    private final Map<RouteKey, RouteEntry> known = new ConcurrentHashMap<>();
    private final AtomicInteger snapshots = new AtomicInteger();
    private final Emitter<CacheWrite<RouteKey, RouteEntry>> writes;

    RouteChannels(@Channel("test-route-writes") Emitter<CacheWrite<RouteKey, RouteEntry>> writes) {
        this.writes = writes;
    }

    @Incoming("test-routes")
    void changed(CacheChange<RouteKey, RouteEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<RouteKey, RouteEntry> snapshot -> {
                known.keySet().retainAll(snapshot.entries().keySet());
                known.putAll(snapshot.entries());
                snapshots.incrementAndGet();
            }
            case CacheChange.Put<RouteKey, RouteEntry> put -> known.put(put.key(), put.value());
            case CacheChange.Removed<RouteKey, RouteEntry> removed -> known.remove(removed.key());
        }
    }

    Map<RouteKey, RouteEntry> known() {
        return Map.copyOf(known);
    }

    int snapshots() {
        return snapshots.get();
    }

    CompletionStage<Void> write(CacheWrite<RouteKey, RouteEntry> write) {
        return writes.send(write);
    }
}
