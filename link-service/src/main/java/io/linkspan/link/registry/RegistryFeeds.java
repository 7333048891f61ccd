package io.linkspan.link.registry;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.announce.RouteTable;
import io.linkspan.link.supervise.ConfiguredLink;
import io.linkspan.link.supervise.LinkSupervisor;
import io.linkspan.link.supervise.NodeInfo;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.util.HashMap;
import java.util.Map;

/** Translates cache changes into what the supervisor understands. Each method is called by one channel, in order. */
public final class RegistryFeeds {

    private final LinkSupervisor supervisor;
    private final LinkEntryReader reader;
    private final LivingReplicas living;

    /**
     * Feeds that supervisor.
     *
     * @param living told of nodes first
     */
    public RegistryFeeds(LinkSupervisor supervisor, LinkEntryReader reader, LivingReplicas living) {
        this.living = living;
        this.supervisor = supervisor;
        this.reader = reader;
    }

    /** Channel {@code link-specs}. */
    public void links(CacheChange<String, LinkEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, LinkEntry>(Map<String, LinkEntry> entries) -> {
                Map<ClusterName, ConfiguredLink> links = new HashMap<>();
                for (LinkEntry entry : entries.values()) {
                    ConfiguredLink link = reader.read(entry);
                    if (link != null) {
                        links.put(link.spec().name(), link);
                    }
                }
                supervisor.links(links);
            }
            case CacheChange.Put<String, LinkEntry>(String name, LinkEntry entry) -> {
                ConfiguredLink link = reader.read(entry);
                if (link != null) {
                    supervisor.link(link.spec().name(), link);
                }
            }
            case CacheChange.Removed<String, LinkEntry>(String name) -> {
                if (ClusterName.isValid(name)) {
                    supervisor.linkRemoved(ClusterName.of(name));
                }
            }
        }
    }

    /** Channel {@code link-nodes}. */
    public void nodes(CacheChange<String, NodeEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, NodeEntry>(Map<String, NodeEntry> entries) -> {
                Map<String, NodeInfo> nodes = new HashMap<>();
                entries.forEach((key, entry) -> nodes.put(key, info(entry)));
                living.snapshot(entries);
                supervisor.nodes(nodes);
            }
            case CacheChange.Put<String, NodeEntry>(String key, NodeEntry entry) -> {
                living.put(key, entry);
                supervisor.node(key, info(entry));
            }
            case CacheChange.Removed<String, NodeEntry>(String key) -> {
                living.removed(key);
                supervisor.nodeRemoved(key);
            }
        }
    }

    /** Channel {@code link-routes}. */
    public void routes(CacheChange<RouteKey, RouteEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<RouteKey, RouteEntry>(Map<RouteKey, RouteEntry> entries) -> {
                Map<RouteTable.Key, RouteTable.Entry> routes = new HashMap<>();
                entries.forEach((key, entry) -> routes.put(key(key), entry(entry)));
                supervisor.routes(routes);
            }
            case CacheChange.Put<RouteKey, RouteEntry>(RouteKey key, RouteEntry entry) ->
                supervisor.route(key(key), entry(entry));
            case CacheChange.Removed<RouteKey, RouteEntry>(RouteKey key) -> supervisor.routeRemoved(key(key));
        }
    }

    private static RouteTable.Key key(RouteKey key) {
        return new RouteTable.Key(key.filter(), key.node());
    }

    private static RouteTable.Entry entry(RouteEntry entry) {
        return new RouteTable.Entry(entry.kinds(), entry.revision().incarnation());
    }

    private static NodeInfo info(NodeEntry entry) {
        return new NodeInfo(
                entry.role(), entry.node(), entry.incarnation(), entry.instance(), entry.host(), entry.linkPort());
    }
}
