package io.linkspan.broker.session;

import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.QoS;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session that has come from another node while messages for it still go there.
 *
 * <p>What its former node sends on is older than what comes here directly, and some messages come both ways. So direct ones
 * are held until the former node has sent its last, and those that have come by it as well are left out. What is let through
 * earlier is left out if it comes by the former node afterwards. Confined to the session's loop but for what says otherwise.
 */
public final class Settling {
    /** More direct messages are not held; more names are not remembered. */
    static final int MOST = 65_536;

    /**
     * What the log says of one when the node begins.
     *
     * @param phase how far it is
     * @param horizon what the former node had seen
     * @param names of what has come, but for those of {@code direct}
     * @param queue what the former node has sent on and is still owed, in order
     * @param direct what came directly and is still owed, in order
     */
    public record Past(Phase phase, Horizon horizon, List<Name> names, List<Parked> queue, List<Delivery> direct) {}

    private final Session session;
    private final Function<Delivery, @Nullable MessageId> idOf;
    private final Renewal renewal;
    private final Consumer<Name> remember;
    private final Held held = new Held();
    private final Names names = new Names(MOST);
    private volatile Horizon horizon = Horizon.NONE;
    private Predicate<@Nullable MessageId> holds = name -> true;
    private boolean letting;

    /** The youngest message in the queue, by its identity in the log. */
    private long youngest;

    /** Gives a message that the log owes the session the youngest identity there. */
    @FunctionalInterface
    public interface Renewal {
        /** @param direct whether it came directly; else the former node has sent it on */
        Delivery renewed(Delivery delivery, boolean direct);
    }

    /**
     * @param idOf the name under which all nodes know a message; null when it has none
     * @param renewal for what goes into the queue behind younger ones: after a restart it is recalled by their order
     * @param remember keeps the name of what is let through for after a restart; before it goes to the client
     */
    public Settling(
            Session session, Function<Delivery, @Nullable MessageId> idOf, Renewal renewal, Consumer<Name> remember) {
        this.session = session;
        this.idOf = idOf;
        this.renewal = renewal;
        this.remember = remember;
        session.divert(this::direct);
    }

    /** Goes on where this node's life before has ended. */
    public void resume(Past past) {
        horizon = past.horizon();
        Map<Long, MessageId> ids = new HashMap<>();
        for (Name name : past.names()) {
            names.claim(name);
            ids.put(name.sequence(), name.id());
        }
        past.direct().forEach(delivery -> held.add(idOf.apply(delivery), delivery));
        long last = 0;
        for (Parked next : past.queue()) {
            long sequence = next.owing().kept().sequence();
            youngest = 0; // what is in the log only cannot be given another place
            held.before(ids.get(sequence)).forEach(this::letThrough);
            session.outbound().restore(next);
            last = Math.max(last, sequence);
        }
        youngest = last;
    }

    /**
     * The former node is about to have sent it on; before the log is told. Any thread.
     *
     * @return false when it has come directly
     */
    public boolean expect(Name name) {
        return names.expect(name);
    }

    /** What the former node had seen when it gave the session away: that comes by it, or has reached the client. Any thread. */
    public void beyond(Horizon seen) {
        horizon = seen;
    }

    public Horizon horizon() {
        return horizon;
    }

    /** What is known of its messages; any thread. */
    public List<Name> names() {
        return names.all();
    }

    /** The exchanges of QoS 2 that the client had open with the former node, beside those of messages. */
    public void open(Collection<Integer> incoming, Collection<Integer> released) {
        session.incomingExactlyOnce().addAll(incoming);
        released.forEach(packetId -> session.outbound().restore(packetId, Delivery.TAKEN, true));
    }

    /**
     * The former node has sent it on.
     *
     * @param packetId under which the client has been sent it with QoS 2; 0 when it has not
     */
    public void handed(Delivery delivery, int packetId) {
        MessageId id = idOf.apply(delivery);
        names.arrived(id);
        if (names.came(id, true)) {
            session.outbound().settle(delivery);
        } else if (packetId > 0) {
            session.outbound().restore(packetId, delivery, false);
        } else {
            // What the former node would have sent before it, had it been sent there.
            held.before(id).forEach(this::letThrough);
            session.take(inOrder(id, delivery, false));
        }
        if (letting) {
            letThrough();
        }
    }

    /**
     * Lets through what came directly, and what will.
     *
     * @param still names of what is held on
     */
    public void release(Predicate<MessageId> still) {
        holds = name -> name != null && still.test(name);
        letting = true;
        letThrough();
    }

    private void letThrough() {
        held.takeBut(this::stays).forEach(this::letThrough);
    }

    // A message whose other copy is under way here must not be overtaken by the next one, which may have come this way
    // only.
    private boolean stays(@Nullable MessageId name) {
        return holds.test(name) || names.waitsFor(name);
    }

    private void letThrough(Delivery delivery) {
        MessageId id = idOf.apply(delivery);
        if (id == null) {
            session.take(delivery);
        } else if (horizon.covers(id) || !names.claim(new Name(id, sequence(delivery), true))) {
            session.outbound().settle(delivery);
        } else {
            Delivery taken = inOrder(id, delivery, true);
            if (sequence(taken) == sequence(delivery)) {
                remember.accept(new Name(id, sequence(taken), true)); // else it is known with the new identity
            }
            session.take(taken);
        }
    }

    // The log recalls a queue by the identities that it gave: what goes in behind a younger one needs another.
    private Delivery inOrder(@Nullable MessageId id, Delivery delivery, boolean direct) {
        Delivery taken = delivery;
        if (id != null && delivery.owing() != null && sequence(delivery) < youngest) {
            taken = renewal.renewed(delivery, direct);
            names.replace(new Name(id, sequence(taken), direct));
        }
        youngest = Math.max(youngest, sequence(taken));
        return taken;
    }

    private static long sequence(Delivery delivery) {
        Owing owing = delivery.owing();
        return owing == null ? 0 : owing.kept().sequence();
    }

    /** Nothing comes both ways any more: the session is like any other. */
    public void end() {
        release(name -> false);
        session.divert(null);
    }

    // The former node never sends QoS 0 on.
    private boolean direct(Delivery delivery) {
        if (delivery.qos() == QoS.AT_MOST_ONCE) {
            return false;
        }
        MessageId id = idOf.apply(delivery);
        if (!stays(id)) {
            letThrough(delivery);
            return true;
        }
        held.add(id, delivery);
        if (held.size() >= MOST) {
            release(name -> false);
        }
        return true;
    }
}
