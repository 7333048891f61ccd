package io.linkspan.broker.session;

import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session that has come from another node while messages for it still go there.
 *
 * <p>What its former node sends on is older than what comes here directly, and some messages come both ways. So direct ones
 * are held until the former node has sent its last, and those that have come by it as well are left out. If that takes too
 * long they are let through, and what comes by the former node afterwards is left out if it was among them. Confined to the
 * session's loop.
 */
public final class Settling {
    /** More direct messages are not held; more names are not remembered. */
    private static final int MOST = 65_536;

    private final Session session;
    private final Function<Delivery, @Nullable MessageId> names;
    private final ArrayDeque<Delivery> held = new ArrayDeque<>();
    private final Set<MessageId> fromFormer = new LinkedHashSet<>();
    private final Set<MessageId> direct = new LinkedHashSet<>();
    private boolean holding = true;

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

    /** Lets through what came directly. */
    public void release() {
        holding = false;
        while (!held.isEmpty()) {
            Delivery next = held.remove();
            if (!settled(next)) {
                session.take(next);
            }
        }
    }

    /** Everything has come: the session is like any other. */
    public void end() {
        release();
        session.divert(null);
    }

    // The former node never sends QoS 0 on.
    private boolean direct(Delivery delivery) {
        if (delivery.qos() == QoS.AT_MOST_ONCE) {
            return false;
        }
        if (!holding) {
            return settled(delivery);
        }
        held.add(delivery);
        if (held.size() >= MOST) {
            release();
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
