package io.linkspan.link.announce;

import io.linkspan.contracts.protocol.LinkMessage.BootstrapEnd;
import io.linkspan.contracts.protocol.LinkMessage.BootstrapPart;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.route.Announcement;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one incarnation of our actor announces to a peer: a numbered sequence of announcements, each one delta after the
 * other.
 *
 * <p>{@link #want} says what it should be; {@link #nextDelta} takes steps towards it, bounded in bytes. The latest deltas
 * are kept, so that a peer that missed a few goes on from where it was; a peer that missed more needs a bootstrap.
 */
public final class Announcer {

    /** Deltas kept for a resumption. */
    static final int JOURNAL_DELTAS = 256;

    /** Changed routes in all deltas kept. */
    static final int JOURNAL_CHANGES = 8_192;

    private final String actor;
    private final long incarnation;
    private final TreeMap<TopicFilter, RouteKinds> announced = new TreeMap<>();
    private final ArrayDeque<Delta> journal = new ArrayDeque<>();
    private NavigableMap<TopicFilter, RouteKinds> wanted = Collections.emptyNavigableMap();
    private Steps pending = Steps.NONE;
    private long revision;
    private int journalChanges;

    /** Begins with nothing announced, revision 0. */
    public Announcer(String actor, long incarnation) {
        this.actor = actor;
        this.incarnation = incarnation;
    }

    /** Who speaks. */
    public String actor() {
        return actor;
    }

    /** Which life of it. */
    public long incarnation() {
        return incarnation;
    }

    /** The last revision made, 0 before the first delta. */
    public long revision() {
        return revision;
    }

    /** Filters announced at that revision. */
    public int size() {
        return announced.size();
    }

    /** What shall be announced from now on; the map is kept and must not change any more. */
    public void want(NavigableMap<TopicFilter, RouteKinds> routes) {
        wanted = routes;
        pending = new Steps(Announcement.difference(announced, routes));
    }

    /** Whether {@link #nextDelta} has a step to take. */
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    /**
     * Takes the next step.
     *
     * @param maxBytes bound of its encoded form; a single route that is larger goes alone
     * @throws NoSuchElementException if there is none
     */
    public Delta nextDelta(int maxBytes) {
        if (pending.isEmpty()) {
            throw new NoSuchElementException("nothing to announce");
        }
        List<TopicFilter> removed = new ArrayList<>();
        List<Route> added = new ArrayList<>();
        pending.take(maxBytes, removed, added);
        for (TopicFilter filter : removed) {
            announced.remove(filter);
        }
        for (Route route : added) {
            announced.put(route.filter(), route.kinds());
        }
        Delta delta = new Delta(actor, incarnation, revision, ++revision, added, removed);
        remember(delta);
        return delta;
    }

    /** The deltas that lead from that revision to the present one; null if some are no longer known. */
    public @Nullable List<Delta> since(long from) {
        if (from == revision) {
            return List.of();
        }
        List<Delta> deltas = new ArrayList<>();
        for (Delta delta : journal) {
            if (delta.fromRevision() >= from) {
                deltas.add(delta);
            }
        }
        return !deltas.isEmpty() && deltas.getFirst().fromRevision() == from ? deltas : null;
    }

    /**
     * Everything at once: catches up with what is wanted, and makes it one revision.
     *
     * @param maxBytes bound of each part's encoded form
     */
    public Bootstrap bootstrap(int maxBytes) {
        if (!pending.isEmpty() || revision == 0) {
            announced.clear();
            announced.putAll(wanted);
            pending = Steps.NONE;
            revision++; // never 0, which stands for "nothing applied" in answers
            journal.clear();
            journalChanges = 0;
        }
        return new Bootstrap(
                maxBytes,
                new ArrayList<>(announced.entrySet().stream()
                        .map(entry -> new Route(entry.getKey(), entry.getValue()))
                        .toList()));
    }

    private void remember(Delta delta) {
        journal.add(delta);
        journalChanges += changes(delta);
        while (journal.size() > JOURNAL_DELTAS || (journalChanges > JOURNAL_CHANGES && !journal.isEmpty())) {
            journalChanges -= changes(journal.remove());
        }
    }

    private static int changes(Delta delta) {
        return delta.added().size() + delta.removed().size();
    }

    /** The parts of one full announcement, in order; the end is not one of them. */
    public final class Bootstrap implements Iterator<BootstrapPart> {

        private final int maxBytes;
        private final List<Route> routes;
        private final long atRevision = revision;
        private int next;

        private Bootstrap(int maxBytes, List<Route> routes) {
            this.maxBytes = maxBytes;
            this.routes = routes;
        }

        /** The revision it brings the peer to. */
        public long revision() {
            return atRevision;
        }

        @Override
        public boolean hasNext() {
            return next < routes.size();
        }

        @Override
        public BootstrapPart next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int from = next;
            int bytes = WireSize.HEADER;
            do {
                bytes += WireSize.of(routes.get(next));
                next++;
            } while (next < routes.size() && bytes + WireSize.of(routes.get(next)) <= maxBytes);
            return new BootstrapPart(actor, incarnation, atRevision, routes.subList(from, next));
        }

        /** To be sent after the last part. */
        public BootstrapEnd end() {
            return new BootstrapEnd(actor, incarnation, atRevision, routes.size());
        }
    }
}
