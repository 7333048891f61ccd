package io.linkspan.registry.client;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LeaseEntry;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogHead;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import java.util.concurrent.CompletionStage;

/**
 * The route registry of this cluster.
 *
 * <p>Usable from the moment it is injected: while the registry is away every call fails with
 * {@link RegistryUnavailableException} after the configured time-out, and works again by itself later.
 */
public interface Registry {

    /** Living processes of the cluster, keyed by {@link NodeEntry#key(String, String)}; entries expire unless renewed. */
    RegistryCache<String, NodeEntry> nodes();

    /** Who speaks, pulls and receives; use {@link io.linkspan.registry.client.lease.LeaseKeeper} instead of writing here. */
    RegistryCache<LeaseKey, LeaseEntry> leases();

    /** What the nodes of this cluster want. */
    RegistryCache<RouteKey, RouteEntry> routes();

    /** What peers want. */
    RegistryCache<ExternalRouteKey, ExternalRouteEntry> externalRoutes();

    /** Link specs by link name. */
    RegistryCache<String, LinkEntry> links();

    /** What each node reports about each link; entries expire unless renewed. */
    RegistryCache<LinkStatusKey, LinkStatusEntry> linkStatus();

    /** Retained messages and their tombstones by topic. */
    RegistryCache<String, RetainedEntry> retained();

    /** Owners of sessions by client id. */
    RegistryCache<String, SessionEntry> sessions();

    /** Subscriptions of sessions that outlive their connection. */
    RegistryCache<SubscriptionKey, SubscriptionEntry> subscriptions();

    /**
     * Commits of the brokers' logs; never read as a whole, but from the positions that {@link #logHeads()} names. In one
     * process with the registry they do not go through a socket.
     */
    WriteOnceCache<LogKey, LogEntry> log();

    /** Where the log of each broker node begins, by node id. */
    RegistryCache<String, LogHead> logHeads();

    /**
     * Takes the next incarnation for one life of a process or actor.
     *
     * <p>One counter serves the whole cluster, so a number is never given out twice, whatever the actor, and a later call
     * always gets a higher one; numbers may be skipped. No clock is involved.
     *
     * @param actor who asks, for the log only
     */
    CompletionStage<Long> nextIncarnation(String actor);

    /** The random identity made once together with this registry's data. */
    CompletionStage<InstanceId> instance();

    /** Whether the registry answered the latest ping. */
    boolean available();

    /** Completes when the registry has answered for the first time. */
    CompletionStage<Void> ready();
}
