package io.linkspan.broker.outbox;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerCounters.Drop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.OutboxLimits;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.Owed;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.stream.Picks;
import io.linkspan.contracts.link.OutboxSpec;
import io.linkspan.contracts.link.OverflowPolicy;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.StreamId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything kept for one destination: {@link StreamId#LANES} lanes under common limits. */
public final class Outbox {
    /** Why messages of this outbox are dropped. */
    record Reasons(Drop full, Drop offline, Drop removed) {
        static Reasons of(Destination destination) {
            return switch (destination) {
                case Destination.Peer ignored ->
                    new Reasons(Drop.OUTBOX_FULL, Drop.OUTBOX_OFFLINE_QOS0, Drop.OUTBOX_REMOVED);
                case Destination.Node ignored ->
                    new Reasons(Drop.NODE_OUTBOX_FULL, Drop.NODE_OFFLINE_QOS0, Drop.NODE_GONE);
            };
        }

        Set<Drop> all() {
            return Set.of(full, offline, removed, Drop.OUTBOX_EXPIRED, Drop.OUTBOX_TOO_LARGE, Drop.OUTBOX_UNREADABLE);
        }
    }

    private final Destination destination;
    private final Lane[] lanes = new Lane[StreamId.LANES];
    private final StreamOrigin origin;
    private final Memory memory;
    private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
    private final LongAdder refused = new LongAdder();
    final OutboxLimits limits;
    final Reasons reasons;
    final BrokerCounters counters;
    final LongSupplier nanoTime;
    final DrainMeter drain;
    final AtomicLong messages = new AtomicLong();
    final AtomicLong bytes = new AtomicLong();
    private final AtomicLong heap = new AtomicLong();
    private final Supplier<OutboxLog> log;
    /** Lanes of earlier lives that are not finished, by number, the earliest first. */
    private final Map<Integer, ConcurrentSkipListMap<Long, Lane>> past = new ConcurrentHashMap<>();

    /** For what the log has, too; of a link: for all there is. */
    private volatile Terms terms;
    /** For what another node is sent from memory alone. */
    private final Terms unlogged;

    private final AtomicLong unloggedMessages = new AtomicLong();
    private final AtomicLong unloggedBytes = new AtomicLong();

    Outbox(
            Destination destination,
            StreamOrigin origin,
            BrokerLimits all,
            Memory memory,
            BrokerCounters counters,
            Supplier<OutboxLog> log,
            LongSupplier nanoTime) {
        this.destination = destination;
        this.reasons = Reasons.of(destination);
        this.origin = origin;
        this.limits = limitsOf(destination, all);
        this.memory = memory;
        this.counters = counters;
        this.log = log;
        this.nanoTime = nanoTime;
        this.drain = new DrainMeter(limits.drainPerSecond());
        this.unlogged = Terms.of(limits);
        this.terms = terms(destination, all);
        reasons.all().forEach(reason -> dropped.put(reason, new LongAdder()));
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(this, origin.stream(i), false);
        }
    }

    private static OutboxLimits limitsOf(Destination destination, BrokerLimits all) {
        return switch (destination) {
            case Destination.Peer ignored -> all.outbox();
            case Destination.Node ignored -> all.nodes().outbox();
        };
    }

    // A node is kept what a link is, for as long as it is part of the cluster.
    private static Terms terms(Destination destination, BrokerLimits all) {
        return switch (destination) {
            case Destination.Peer ignored -> Terms.of(all.outbox());
            case Destination.Node ignored ->
                new Terms(
                        all.outbox().messages(),
                        all.outbox().bytes(),
                        0,
                        all.nodes().outbox().overflow());
        };
    }

    public Destination destination() {
        return destination;
    }

    StreamOrigin origin() {
        return origin;
    }

    /** The lane with the given number, 0 to {@code StreamId.LANES - 1}. */
    public Lane lane(int number) {
        return lanes[number];
    }

    /** The lane that is to be read first: of the earliest life that has not been taken wholly, else of this one. */
    public Lane due(int number) {
        var earlier = past.get(number);
        while (earlier != null) {
            var first = earlier.firstEntry();
            if (first == null) {
                break;
            }
            if (!first.getValue().finished()) {
                return first.getValue();
            }
            earlier.remove(first.getKey(), first.getValue());
        }
        return lanes[number];
    }

    /** What an earlier life has left in one lane, by rising number. */
    void recall(long epoch, int number, Map<Long, Owed<Target.ForLane>> owed) {
        Lane lane = new Lane(this, origin.of(epoch).stream(number), true);
        owed.values().forEach(lane::recall);
        past.computeIfAbsent(number, ignored -> new ConcurrentSkipListMap<>()).put(epoch, lane);
    }

    /** The lives of this node's log of which something is left to be sent, the earliest first; the last is the present one. */
    public SortedSet<Long> epochs() {
        var epochs = new TreeSet<>(Set.of(origin.epoch()));
        past.values()
                .forEach(lives -> lives.forEach((epoch, lane) -> {
                    if (!lane.finished()) {
                        epochs.add(epoch);
                    }
                }));
        return epochs;
    }

    private void eachLane(Consumer<Lane> action) {
        past.values().forEach(lives -> lives.values().forEach(action));
        for (Lane lane : lanes) {
            action.accept(lane);
        }
    }

    /** What the link's spec says; counts from the next message on. */
    void terms(OutboxSpec spec) {
        if (destination instanceof Destination.Peer) {
            terms = Terms.of(limits, spec);
        }
    }

    /**
     * A place in all lanes: what has been appended by now.
     *
     * @return whether all of that has been taken, or is no longer kept; any thread
     */
    public BooleanSupplier mark() {
        List<Lane> all = new ArrayList<>();
        eachLane(all::add);
        return mark(all);
    }

    /** As {@link #mark()}, for what this publisher has published; others whose messages are in the same lane count, too. */
    public BooleanSupplier mark(String publisher) {
        int number = StreamId.laneOf(origin.cluster(), publisher);
        List<Lane> lives = new ArrayList<>(List.of(lanes[number]));
        var earlier = past.get(number);
        if (earlier != null) {
            lives.addAll(earlier.values());
        }
        return mark(lives);
    }

    private static BooleanSupplier mark(List<Lane> lanes) {
        List<BooleanSupplier> open = new ArrayList<>();
        for (Lane lane : lanes) {
            long last = lane.last();
            if (!lane.takenUpTo(last)) {
                open.add(() -> lane.takenUpTo(last));
            }
        }
        return () -> {
            open.removeIf(BooleanSupplier::getAsBoolean);
            return open.isEmpty();
        };
    }

    /**
     * Appends to a lane what a session is owed that moves there; the session's own limits hold for it, not those of the
     * outbox.
     *
     * @param kept what the log is about to know it by; null when nothing is kept there
     */
    public void hand(int lane, Publication publication, Picks picks, @Nullable Kept kept) {
        lanes[lane].append(publication, picks, kept);
    }

    /** @param kept what the log is about to know it by; null when nothing is kept there */
    void append(Publication publication, Picks picks, @Nullable Kept kept) {
        Lane lane =
                lanes[StreamId.laneOf(origin.cluster(), publication.message().publisher())];
        boolean atMostOnce = publication.message().qos() == QoS.AT_MOST_ONCE;
        if (atMostOnce && !lane.read()) {
            drop(reasons.offline()); // not kept for who is away
        } else if (full(publication, kept) && !makeRoom(publication, kept, atMostOnce)) {
            drop(reasons.full());
        } else {
            lane.append(publication, picks, kept);
        }
    }

    // QoS 1/2 pushes out what has waited longest in any lane; the numbers of those stay covered. What goes from memory
    // alone pushes out nothing that the log has promised.
    private boolean makeRoom(Publication publication, @Nullable Kept kept, boolean atMostOnce) {
        boolean behindOthers = fromMemory(kept) && messages.get() > unloggedMessages.get();
        if (atMostOnce || behindOthers || terms.overflow() != OverflowPolicy.DROP_OLDEST) {
            return false;
        }
        do {
            Lane oldest = oldestWaiting();
            if (oldest == null) {
                return false; // all of it is in flight
            }
            oldest.dropOldest(reasons.full());
        } while (full(publication, kept));
        return true;
    }

    private @Nullable Lane oldestWaiting() {
        var oldest = new Lane[1];
        var since = new long[] {Lane.NOTHING};
        eachLane(lane -> {
            if (lane.headSince() < since[0]) {
                oldest[0] = lane;
                since[0] = lane.headSince();
            }
        });
        return oldest[0];
    }

    private boolean full(Publication publication, @Nullable Kept kept) {
        return fromMemory(kept)
                ? full(unlogged, unloggedMessages.get(), unloggedBytes.get(), publication)
                : full(terms, messages.get(), bytes.get(), publication) || (messages.get() > 0 && memory.full(this));
    }

    private static boolean full(Terms now, long messages, long bytes, Publication publication) {
        return messages > 0
                && ((now.messages() > 0 && messages >= now.messages()) || bytes + publication.bytes() > now.bytes());
    }

    private boolean fromMemory(@Nullable Kept kept) {
        return kept == null && destination instanceof Destination.Node;
    }

    /** Whether a publisher must be told that there is no room; counts it. */
    boolean refuses(Publication publication) {
        if (terms.overflow() != OverflowPolicy.REFUSE_PUBLISHERS || !full(publication, null)) {
            return false;
        }
        refused.increment();
        return true;
    }

    /** Drops what has waited longer than the retention. */
    void expire() {
        long retention = terms.retentionNanos();
        if (retention > 0) {
            long before = nanoTime.getAsLong() - retention;
            eachLane(lane -> lane.dropUntil(before, Drop.OUTBOX_EXPIRED));
        }
    }

    void clear() {
        eachLane(Lane::clear);
    }

    /** Drops what the log does not have. */
    void dropUnlogged() {
        eachLane(Lane::dropUnlogged);
    }

    OutboxLog log() {
        return log.get();
    }

    void kept(Item item) {
        count(item, 1);
        heap.addAndGet(item.heap());
        memory.kept(item.heap());
    }

    private void count(Item item, int sign) {
        messages.addAndGet(sign);
        bytes.addAndGet((long) sign * item.bytes);
        if (item.kept == null) {
            unloggedMessages.addAndGet(sign);
            unloggedBytes.addAndGet((long) sign * item.bytes);
        }
    }

    /** The content of a parked message was read back. */
    void loaded(int inMemory) {
        heap.addAndGet(inMemory);
        memory.loaded(inMemory);
    }

    void forgotten(Item item) {
        count(item, -1);
        heap.addAndGet(-item.heap());
        memory.forgotten(item.heap());
    }

    /** Bytes of content in memory. */
    public long heap() {
        return heap.get();
    }

    void drop(Drop reason) {
        counters.dropped(reason).increment();
        adder(reason).increment();
        if (reason == Drop.OUTBOX_FULL) {
            counters.hits(Limit.OUTBOX_BYTES).increment();
        } else if (reason == Drop.OUTBOX_EXPIRED) {
            counters.hits(Limit.OUTBOX_RETENTION).increment();
        }
    }

    /** Messages kept now: not yet acknowledged by the far end. */
    public long messages() {
        return messages.get();
    }

    /** Bytes of topic and payload kept now. */
    public long bytes() {
        return bytes.get();
    }

    /** How long the oldest message has waited for its acknowledgement, in milliseconds; 0 when none waits. */
    public long oldestMillis() {
        var oldest = new long[] {Lane.NOTHING};
        eachLane(lane -> oldest[0] = Math.min(oldest[0], lane.oldest()));
        return oldest[0] == Lane.NOTHING ? 0 : Math.max(0, nanoTime.getAsLong() - oldest[0]) / 1_000_000;
    }

    /** Messages dropped since the node began, for every reason. */
    public long dropped() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Messages dropped since the node began, for one of {@link #reasons()}. */
    public long dropped(Drop reason) {
        return adder(reason).sum();
    }

    /** Why messages of this outbox may be dropped. */
    public Set<Drop> reasons() {
        return Set.copyOf(dropped.keySet());
    }

    private LongAdder adder(Drop reason) {
        var adder = dropped.get(reason);
        if (adder == null) {
            throw new IllegalStateException("no counter for " + reason);
        }
        return adder;
    }

    /** Publishes refused since the node began because this outbox was full. */
    public long refused() {
        return refused.sum();
    }

    /** Messages that no batch can carry were left out of one. */
    public void unsendable(int count) {
        for (int i = 0; i < count; i++) {
            drop(Drop.OUTBOX_TOO_LARGE);
        }
    }

    /** Whether so much is kept that publishers had better slow down. */
    boolean pressing() {
        return (unlogged.messages() > 0 && unloggedMessages.get() > unlogged.messages() / 2)
                || unloggedBytes.get() > unlogged.bytes() / 2
                || bytes.get() > terms.bytes() / 2;
    }
}
