package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.contracts.route.Route;
import io.linkspan.link.announce.RoutePacer;
import io.linkspan.link.announce.RouteTable;
import io.linkspan.link.lane.BrokerNode;
import io.linkspan.link.lane.LaneSet;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.replicate.Greeting;
import io.linkspan.link.replicate.Reply;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the links of the specs in the registry, and hands to each what concerns it: routes, broker nodes, messages of its
 * peer. Its state is on its own loop; the public methods hand over to it from any thread.
 */
public final class LinkSupervisor {

    /** What is missing after a reconnect to the registry counts as lost only after this: a node's lease. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Route changes of that time after an announcement become one. */
    static final Duration PAUSE = Duration.ofMillis(2);

    private final Environment environment;
    private final Loop loop;
    private final Greeting greeting;
    private final Map<ClusterName, LinkUnit> units = new ConcurrentHashMap<>();
    private final Map<ClusterName, ConfiguredLink> specs = new HashMap<>();
    private final CautiousCopy<String, NodeInfo> nodes;
    private final CautiousCopy<RouteTable.Key, RouteTable.Entry> routes;
    private final Map<BrokerNode, PeerInbox> inboxes = new HashMap<>();
    private final RoutePacer pacer;
    private ClusterView view = ClusterView.EMPTY;
    private List<Route> living = List.of();
    private boolean specsLoaded;
    /** Once all routes are known and a broker is there: before that, to announce would be to withdraw. */
    private boolean complete;

    private boolean stopped;
    private volatile boolean ready;

    /** Does nothing before all three kinds of state have come. */
    public LinkSupervisor(Environment environment) {
        this.environment = environment;
        this.loop = environment.loops().create("supervisor");
        this.greeting = new Greeting(environment.own());
        this.nodes = new CautiousCopy<>(PATIENCE, false, loop, this::nodesChanged);
        this.pacer = new RoutePacer(PAUSE, loop, this::announce);
        this.routes = new CautiousCopy<>(PATIENCE, true, loop, pacer::changed);
    }

    /** All links there are; after a doubt again. */
    public void links(Map<ClusterName, ConfiguredLink> all) {
        loop.execute(() -> {
            Set<ClusterName> gone = new HashSet<>(specs.keySet());
            gone.removeAll(all.keySet());
            gone.forEach(this::linkGone);
            all.forEach(this::linkIs);
            boolean first = !specsLoaded;
            specsLoaded = true;
            checkReady();
            sweep();
            if (!first) {
                units.values().forEach(LinkUnit::verify);
            }
        });
    }

    /** A link that is new or has changed. */
    public void link(ClusterName name, ConfiguredLink link) {
        loop.execute(() -> linkIs(name, link));
    }

    /** A link that was deleted. */
    public void linkRemoved(ClusterName name) {
        loop.execute(() -> linkGone(name));
    }

    /** All living processes; after a doubt again. */
    public void nodes(Map<String, NodeInfo> all) {
        loop.execute(() -> {
            nodes.snapshot(all);
            checkReady();
        });
    }

    /** A process that is new, or has said again that it lives. */
    public void node(String key, NodeInfo node) {
        loop.execute(() -> nodes.put(key, node));
    }

    /** A process that ended, or was not heard of for too long. */
    public void nodeRemoved(String key) {
        loop.execute(() -> nodes.removed(key));
    }

    /** All routes; after a doubt again. */
    public void routes(Map<RouteTable.Key, RouteTable.Entry> all) {
        loop.execute(() -> {
            routes.snapshot(all);
            checkReady();
        });
    }

    /** A route that is new or has changed. */
    public void route(RouteTable.Key key, RouteTable.Entry entry) {
        loop.execute(() -> routes.put(key, entry));
    }

    /** A route that nobody wants any more. */
    public void routeRemoved(RouteTable.Key key) {
        loop.execute(() -> routes.removed(key));
    }

    /** Whether specs, nodes and routes have been loaded once; any thread. */
    public boolean ready() {
        return ready;
    }

    /** Ends all links in order; {@code done} runs when everything is given back. */
    public void shutDown(Runnable done) {
        loop.execute(() -> {
            stopped = true;
            inboxes.values().forEach(PeerInbox::close);
            inboxes.clear();
            AtomicInteger left = new AtomicInteger(units.size() + 1);
            Runnable one = () -> {
                if (left.decrementAndGet() == 0) {
                    done.run();
                }
            };
            units.values().forEach(unit -> unit.shutDown(one));
            one.run();
        });
    }

    private void checkReady() {
        if (!ready && specsLoaded && nodes.loaded() && routes.loaded()) {
            ready = true;
        }
        if (ready && !complete && !view.brokers().isEmpty()) {
            announce();
            complete = true;
            units.forEach(this::assign);
        }
    }

    private void linkIs(ClusterName name, ConfiguredLink link) {
        if (stopped) {
            return;
        }
        specs.put(name, link);
        unit(name).configure(link);
    }

    private void linkGone(ClusterName name) {
        if (specs.remove(name) != null && !stopped) {
            unit(name).configure(null);
        }
    }

    /** A unit stays when its link goes: it may come back, and there are no more of them than names ever used. */
    private LinkUnit unit(ClusterName name) {
        LinkUnit known = units.get(name);
        if (known != null) {
            return known;
        }
        LinkUnit unit = new LinkUnit(name, environment);
        units.put(name, unit);
        assign(name, unit);
        unit.routes(living);
        return unit;
    }

    /** Routes of peers that there is no link for any more: it was deleted while nobody looked. */
    private void sweep() {
        environment
                .externalRoutes()
                .peers()
                .whenComplete((peers, failure) -> loop.execute(() -> {
                    if (failure == null && !stopped) {
                        for (ClusterName peer : peers) {
                            if (!specs.containsKey(peer)) {
                                unit(peer).configure(null);
                            }
                        }
                    }
                }));
    }

    private void nodesChanged() {
        ClusterView now =
                ClusterView.of(nodes.entries().values(), environment.node().value());
        if (now.equals(view) || stopped) {
            return;
        }
        boolean otherLives = !now.incarnations().equals(view.incarnations());
        view = now;
        units.forEach(this::assign);
        connectInboxes();
        if (otherLives) {
            pacer.changed();
        }
        checkReady();
    }

    private void assign(ClusterName name, LinkUnit unit) {
        String self = environment.node().value();
        if (view.replicas().isEmpty()) {
            return;
        }
        Map<BrokerNode, LaneSet> lanes = new HashMap<>();
        for (BrokerNode node : view.brokers()) {
            lanes.put(node, Assignment.lanes(name, node.node(), self, view.replicas()));
        }
        unit.assign(Assignment.speaks(name, self, view.replicas()), lanes, complete);
    }

    private void connectInboxes() {
        Collection<BrokerNode> listeners = view.listeners();
        inboxes.entrySet().removeIf(entry -> {
            boolean gone = !listeners.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (BrokerNode node : listeners) {
            if (!inboxes.containsKey(node)) {
                PeerInbox inbox = new PeerInbox(node, environment, loop, this::received);
                inboxes.put(node, inbox);
                inbox.start();
            }
        }
    }

    private void announce() {
        if (!routes.loaded() || !nodes.loaded()) {
            return;
        }
        living = RouteTable.living(routes.entries(), view.incarnations());
        units.values().forEach(unit -> unit.routes(living));
    }

    private void received(ClusterName speaker, LinkMessage message, Reply reply, Runnable taken) {
        if (!Assignment.speaks(speaker, environment.node().value(), view.replicas())) {
            taken.run(); // another replica's to answer
            return;
        }
        if (!ready) {
            taken.run();
            if (message instanceof Hello) {
                reply.answer(new HelloRefused(
                        RefusalCode.NOT_READY, "the link service of cluster '" + environment.own() + "' is loading"));
            }
            return;
        }
        Greeting.Standing standing = standing(speaker);
        HelloRefused refusal = message instanceof Hello hello
                ? greeting.refusal(hello, speaker, standing)
                : greeting.standing(speaker, standing);
        if (refusal == null) {
            unit(speaker).received(message, reply, taken);
        } else {
            taken.run();
            if (message instanceof Hello || message instanceof Heartbeat) {
                reply.answer(refusal);
            }
        }
    }

    private Greeting.Standing standing(ClusterName speaker) {
        ConfiguredLink link = specs.get(speaker);
        if (link == null) {
            return Greeting.Standing.UNKNOWN;
        }
        return link.spec().enabled() ? Greeting.Standing.ENABLED : Greeting.Standing.DISABLED;
    }
}
