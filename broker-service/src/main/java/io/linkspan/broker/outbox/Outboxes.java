package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.log.CommitLog;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.Recovered;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.Seen;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The outboxes of this node, one per destination; safe from any thread. */
public final class Outboxes {
    private final Map<Destination, Outbox> outboxes = new ConcurrentHashMap<>();
    private final Set<Destination> closed = ConcurrentHashMap.newKeySet();
    private final BrokerLimits limits;
    private final BrokerCounters counters;
    private final Memory memory;
    private final Identity identity = new Identity();
    private final Seen seen = new Seen();
    private final LongSupplier nanoTime;
    private final Map<Destination, OutboxSpec> specs = new ConcurrentHashMap<>();
    private final Map<NodeId, Outboxes> beside = new ConcurrentHashMap<>();
    private volatile OutboxLog log;
    private volatile @Nullable Set<Destination> linked;
    private volatile boolean anyRefuses;
    private volatile @Nullable StreamOrigin origin;
    private volatile Consumer<Outbox> onCreated = created -> {};

    public Outboxes(BrokerLimits limits, BrokerCounters counters) {
        this(limits, counters, System::nanoTime);
    }

    /** @param nanoTime monotonic; tells how long messages have waited */
    Outboxes(BrokerLimits limits, BrokerCounters counters, LongSupplier nanoTime) {
        this.limits = limits;
        this.counters = counters;
        this.memory = new Memory(limits.outbox().memoryBytes());
        this.nanoTime = nanoTime;
        this.log = new OutboxLog(CommitLog.inMemory(), () -> {
            throw new IllegalStateException("nothing is kept before the node has its log");
        });
        this.anyRefuses = limits.outbox().overflow() == OverflowPolicy.REFUSE_PUBLISHERS;
    }

    /** Those whose lanes are read at this broker under that node's name; null for a node that is elsewhere. */
    public @Nullable Outboxes at(NodeId node) {
        StreamOrigin known = origin;
        return known != null && known.log().equals(node) ? this : beside.get(node);
    }

    /** This broker stands in for another node: its lanes are read here, too. */
    public void add(NodeId node, Outboxes others) {
        beside.put(node, others);
    }

    /** It does so no more. */
    public void remove(NodeId node) {
        beside.remove(node);
    }

    /** Names this node's log and its life; must be set before the first message. */
    public void start(StreamOrigin streamOrigin) {
        origin = streamOrigin;
    }

    /**
     * Keeps what waits for peers in the log, too.
     *
     * @param loops gives a loop to be called back on
     */
    public void keepIn(CommitLog kept, Supplier<EventLoop> loops) {
        log = new OutboxLog(kept, loops);
    }

    /** What earlier lives of this node owe to peers, by rising number: it goes out first. After {@link #start}, before the first reader. */
    public void recall(Recovered past) {
        past.seen().numbers().forEach(seen::add);
        past.streams().forEach((stream, owed) -> {
            if (!owed.isEmpty()) {
                of(Destination.parse(stream.destination())).recall(stream.epoch(), stream.lane(), owed);
            }
        });
        Set<Destination> known = linked;
        if (known != null) {
            retain(known);
        }
    }

    /** These are all the links there are: what is kept for other peers is dropped and counted. */
    public void retain(Set<Destination> peers) {
        linked = peers;
        outboxes.values().stream()
                .filter(outbox -> outbox.destination() instanceof Destination.Peer)
                .filter(outbox -> !peers.contains(outbox.destination()))
                .forEach(Outbox::clear);
    }

    Outbox of(Destination destination) {
        Outbox present = outboxes.get(destination);
        return present != null ? present : outboxes.computeIfAbsent(destination, this::create);
    }

    private Outbox create(Destination destination) {
        var created = new Outbox(destination, started(), limits, memory, counters, () -> log, nanoTime);
        created.terms(specs.getOrDefault(destination, OutboxSpec.CONFIGURED));
        memory.opened();
        onCreated.accept(created);
        return created;
    }

    private StreamOrigin started() {
        StreamOrigin started = origin;
        if (started == null) {
            throw new IllegalStateException("outboxes used before the node has its incarnation");
        }
        return started;
    }

    /** A message as other brokers are to know it: with an identity that is the same in whichever lanes it is put. */
    public Publication named(Publication publication, @Nullable Kept kept) {
        return identity.named(publication, started(), kept);
    }

    /** A message with its name is about to be given to the sessions of this broker. */
    void seen(Publication publication) {
        seen.add(publication.message().id());
    }

    /** What has been given, or is about to be, to the sessions of this broker. */
    public Horizon horizon() {
        return seen.horizon(started().stream(0));
    }

    /** Called once for each outbox when it is made. */
    public void onCreated(Consumer<Outbox> listener) {
        onCreated = listener;
    }

    /** The outbox of a destination for a reader, made when there is none yet. */
    public Outbox open(Destination destination) {
        return of(destination);
    }

    /** Whether messages for the destination are kept: not while its link is disabled or gone. */
    boolean admits(Destination destination) {
        return !closed.contains(destination);
    }

    /** The link is enabled, the node is there: messages are kept. */
    public void admit(Destination destination) {
        closed.remove(destination);
    }

    /** What the spec of a link says about its outbox. */
    public void configure(Destination destination, OutboxSpec spec) {
        specs.put(destination, spec);
        Outbox present = outboxes.get(destination);
        if (present != null) {
            present.terms(spec);
        }
        anyRefuses = limits.outbox().overflow() == OverflowPolicy.REFUSE_PUBLISHERS
                || specs.values().stream().anyMatch(other -> other.overflow() == OverflowPolicy.REFUSE_PUBLISHERS);
    }

    /** Whether some link asks for publishers to be refused when its outbox is full. */
    boolean anyRefuses() {
        return anyRefuses;
    }

    /** Drops what has waited longer than its retention; to be called about once a second. */
    public void expire() {
        outboxes.values().forEach(Outbox::expire);
    }

    /** The link is gone or disabled, the node is gone: what is kept is dropped and counted, and nothing more is taken. */
    public void discard(Destination destination) {
        closed.add(destination);
        Outbox removed = outboxes.get(destination);
        if (removed != null) {
            removed.clear();
        }
    }

    /**
     * A node has gone, or begun another life: its passing sessions have ended, and what memory alone keeps for them is
     * dropped and counted. What the log keeps is for sessions that come back with the node.
     */
    public void away(Destination node) {
        Outbox present = outboxes.get(node);
        if (!log.durable()) {
            discard(node);
        } else if (present != null) {
            present.dropUnlogged();
        }
    }

    public Collection<Outbox> all() {
        return outboxes.values();
    }
}
