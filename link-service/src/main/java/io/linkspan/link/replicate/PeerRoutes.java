package io.linkspan.link.replicate;

import io.linkspan.contracts.protocol.LinkMessage.BootstrapEnd;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A peer's routes as it announced them: one actor, its incarnation, and the revision reached.
 *
 * <p>Messages may be repeated, lost or arrive out of order; whatever comes, a table that calls itself in step with a
 * revision equals the peer's announcement at that revision. All else asks for a resynchronisation. Routes of an earlier
 * life of the peer stay in force until a complete bootstrap replaces them.
 */
public final class PeerRoutes {

    private final Map<TopicFilter, RouteKinds> table;
    private final int maxRoutes;
    private @Nullable String actor;
    private long incarnation;
    /** Of the table, while in step. */
    private long revision;
    /** Named by any message of this incarnation: a bootstrap of less is an old one, repeated. */
    private long highestRevision;

    private boolean inStep;
    private @Nullable Bootstrap bootstrap;
    private long doubtedRevision = -1;

    /**
     * Starts from what an earlier replica wrote.
     *
     * @param known external routes in force
     * @param incarnation the highest one among them; lower ones are refused. 0: none
     * @param maxRoutes filters a peer may announce
     */
    public PeerRoutes(Map<TopicFilter, RouteKinds> known, long incarnation, int maxRoutes) {
        this.table = new HashMap<>(known);
        this.incarnation = incarnation;
        this.maxRoutes = maxRoutes;
    }

    /** Filters in force. */
    public int size() {
        return table.size();
    }

    /** What is in force; a copy. */
    public Map<TopicFilter, RouteKinds> snapshot() {
        return Map.copyOf(table);
    }

    /** The actor that announces; null: none yet. */
    public @Nullable String actor() {
        return actor;
    }

    /** The highest incarnation seen. */
    public long incarnation() {
        return incarnation;
    }

    /** The revision of the table; 0 while it is not in step with one. */
    public long revision() {
        return inStep ? revision : 0;
    }

    /** True if this incarnation is older than one seen before: its sender has been replaced. */
    public boolean isStale(Hello hello) {
        return hello.incarnation() < incarnation;
    }

    /** A new incarnation, or an old one on a new connection; must not be stale. True: it has to send a bootstrap. */
    public boolean greet(Hello hello) {
        if (hello.incarnation() != incarnation || !hello.actor().equals(actor)) {
            actor = hello.actor();
            incarnation = hello.incarnation();
            revision = 0;
            highestRevision = 0;
            inStep = false;
        }
        bootstrap = null;
        doubtedRevision = -1;
        return !inStep;
    }

    /** Takes a part of a bootstrap; it has no effect before its end. */
    public Reaction part(BootstrapPart part) {
        if (!speaks(part.actor(), part.incarnation())) {
            return new Reaction.Resync("not introduced");
        }
        highestRevision = Math.max(highestRevision, part.revision());
        doubtedRevision = -1; // a long bootstrap makes progress between two heartbeats
        Bootstrap current = bootstrap;
        if (current == null || current.revision < part.revision()) {
            current = new Bootstrap(part.revision());
            bootstrap = current;
        }
        if (current.revision == part.revision()) {
            for (Route route : part.routes()) {
                current.routes.put(route.filter(), route.kinds());
            }
        }
        if (current.routes.size() > maxRoutes) {
            bootstrap = null;
            return tooMany();
        }
        return Reaction.NOTHING;
    }

    /** Puts a complete bootstrap in force and sweeps what it did not name. */
    public Reaction end(BootstrapEnd end) {
        if (!speaks(end.actor(), end.incarnation())) {
            return new Reaction.Resync("not introduced");
        }
        if (inStep && end.revision() <= revision) {
            return new Reaction.Write(Map.of(), List.of(), revision); // repeated
        }
        if (end.revision() < highestRevision) {
            return Reaction.NOTHING; // repeated, and overtaken: what came after it decides
        }
        highestRevision = end.revision();
        Bootstrap current = bootstrap;
        if (current == null || current.revision != end.revision()) {
            current = new Bootstrap(end.revision());
        }
        if (current.routes.size() != end.routes()) {
            inStep = false;
            return new Reaction.Resync("bootstrap incomplete: " + current.routes.size() + " of " + end.routes());
        }
        bootstrap = null;
        Reaction.Write write = replaceBy(current.routes, end.revision());
        inStep = true;
        revision = end.revision();
        return write;
    }

    /** Takes a delta, if it is the next one. */
    public Reaction delta(Delta delta) {
        if (!speaks(delta.actor(), delta.incarnation())) {
            return new Reaction.Resync("not introduced");
        }
        if (inStep && delta.revision() <= revision) {
            return new Reaction.Write(Map.of(), List.of(), delta.revision()); // repeated
        }
        highestRevision = Math.max(highestRevision, delta.revision());
        if (!inStep || delta.fromRevision() != revision) {
            String have = inStep ? "have revision " + revision : "have no bootstrap";
            inStep = false;
            return new Reaction.Resync("delta from revision " + delta.fromRevision() + ", " + have);
        }
        if (table.size() + delta.added().size() > maxRoutes) {
            inStep = false;
            return tooMany();
        }
        Map<TopicFilter, RouteKinds> puts = new HashMap<>();
        List<TopicFilter> removes = new ArrayList<>();
        for (TopicFilter filter : delta.removed()) {
            if (table.remove(filter) != null) {
                removes.add(filter);
            }
        }
        for (Route route : delta.added()) {
            table.put(route.filter(), route.kinds());
            puts.put(route.filter(), route.kinds());
        }
        removes.removeAll(puts.keySet());
        revision = delta.revision();
        return new Reaction.Write(puts, removes, revision);
    }

    /**
     * Compares revisions. Only the second heartbeat in a row that disagrees counts: the first may have overtaken a delta,
     * which travels with another quality of service.
     */
    public Reaction heartbeat(Heartbeat heartbeat) {
        if (!speaks(heartbeat.actor(), heartbeat.incarnation())) {
            return new Reaction.Resync("not introduced");
        }
        if (inStep && heartbeat.revision() == revision) {
            doubtedRevision = -1;
            return Reaction.NOTHING;
        }
        if (doubtedRevision != heartbeat.revision()) {
            doubtedRevision = heartbeat.revision();
            return Reaction.NOTHING;
        }
        if (inStep && heartbeat.revision() < revision) {
            return Reaction.NOTHING; // an old heartbeat, repeated
        }
        doubtedRevision = -1;
        String have = inStep ? "revision " + revision : "no bootstrap";
        inStep = false;
        return new Reaction.Resync("heartbeat of revision " + heartbeat.revision() + ", have " + have);
    }

    private Reaction tooMany() {
        return new Reaction.Refuse("announces more than the " + maxRoutes + " routes allowed per peer");
    }

    private boolean speaks(String by, long inIncarnation) {
        return by.equals(actor) && inIncarnation == incarnation;
    }

    private Reaction.Write replaceBy(Map<TopicFilter, RouteKinds> routes, long toRevision) {
        Map<TopicFilter, RouteKinds> puts = new HashMap<>();
        List<TopicFilter> removes = new ArrayList<>();
        routes.forEach((filter, kinds) -> {
            if (!kinds.equals(table.get(filter))) {
                puts.put(filter, kinds);
            }
        });
        for (TopicFilter filter : table.keySet()) {
            if (!routes.containsKey(filter)) {
                removes.add(filter);
            }
        }
        table.clear();
        table.putAll(routes);
        return new Reaction.Write(puts, removes, toRevision);
    }

    private static final class Bootstrap {
        private final long revision;
        private final Map<TopicFilter, RouteKinds> routes = new HashMap<>();

        Bootstrap(long revision) {
            this.revision = revision;
        }
    }
}
