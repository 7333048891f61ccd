package io.linkspan.broker.session;

import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A session that has come from another node while messages for it still go there.
 *
 * <p>What its former node sends on is older than what comes here directly, and some messages come both ways. So direct ones
 * are held until the former node has sent its last, and those that have come by it as well are left out. What is let through
 * earlier is left out if it comes by the former node afterwards. Confined to the session's loop.
 */
public final class Settling {
    /** More direct messages are not held; more names are not remembered. */
    private static final int MOST = 65_536;

    private final Session session;
    private final Function<Delivery, @Nullable MessageId> names;
    private final ArrayDeque<Delivery> held = new ArrayDeque<>();
    private final Set<MessageId> fromFormer = new LinkedHashSet<>();
    private final Set<MessageId> direct = new LinkedHashSet<>();
    private Predicate<@Nullable MessageId> holds = name -> true;

    /** @param names the name under which all nodes know a message; null when it has none */
    public Settling(Session session, Function<Delivery, @Nullable MessageId> names) {
        this.session = session;
        this.names = names;
        session.divert(this::direct);
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
        MessageId name = names.apply(delivery);
        if (name != null && direct.contains(name)) {
            session.outbound().settle(delivery);
            return;
        }
        remember(fromFormer, name);
        if (packetId > 0) {
            session.outbound().restore(packetId, delivery, false);
        } else {
            session.take(delivery);
        }
    }

    /**
     * Lets through what came directly, and what will.
     *
     * @param still names of what is held on
     */
    public void release(Predicate<MessageId> still) {
        holds = name -> name != null && still.test(name);
        List<Delivery> all = List.copyOf(held);
        held.clear();
        for (Delivery next : all) {
            if (holds.test(names.apply(next))) {
                held.add(next);
            } else if (!settled(next)) {
                session.take(next);
            }
        }
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
        if (!holds.test(names.apply(delivery))) {
            return settled(delivery);
        }
        held.add(delivery);
        if (held.size() >= MOST) {
            release(name -> false);
        }
        return true;
    }

    private boolean settled(Delivery delivery) {
        MessageId name = names.apply(delivery);
        if (name != null && fromFormer.contains(name)) {
            session.outbound().settle(delivery);
            return true;
        }
        remember(direct, name);
        return false;
    }

    private static void remember(Set<MessageId> names, @Nullable MessageId name) {
        if (name != null && names.add(name) && names.size() > MOST) {
            names.remove(names.iterator().next());
        }
    }
}
