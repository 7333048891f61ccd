package io.linkspan.broker.publish;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.publish.LoopState.Addressed;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Loops;
import io.linkspan.broker.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Deliveries between loops: gathered by the loop that publishes, one hand-over to each other loop and read batch. */
final class Mailboxes {
    private final List<LoopState> states;
    private final Supplier<Loops> loops;
    private final int messages;
    private final long bytes;

    Mailboxes(List<LoopState> states, Supplier<Loops> loops, BrokerLimits limits) {
        this.states = states;
        this.loops = loops;
        this.messages = limits.mailboxMessages();
        this.bytes = limits.mailboxBytes();
    }

    /** To a session of this loop at once, else gathered. On {@code loop}. */
    void give(EventLoop loop, Session session, Delivery delivery) {
        EventLoop owner = session.loop();
        if (owner.index() == loop.index()) {
            session.deliver(delivery);
        } else {
            states.get(loop.index()).gathered[owner.index()].add(new Addressed(session, delivery));
        }
    }

    void flush(EventLoop loop) {
        LoopState state = states.get(loop.index());
        for (int target = 0; target < state.gathered.length; target++) {
            var batch = state.gathered[target];
            if (batch.isEmpty()) {
                continue;
            }
            state.gathered[target] = new ArrayList<>();
            EventLoop there = loops.get().get(target);
            LoopState mailbox = states.get(target);
            long size = 0;
            for (Addressed addressed : batch) {
                size += addressed.delivery().publication().bytes();
            }
            mailbox.underWay(batch.size(), size);
            long underWay = size;
            there.execute(() -> {
                batch.forEach(addressed -> arrive(there, addressed));
                mailbox.underWay(-batch.size(), -underWay);
            });
        }
    }

    private static void arrive(EventLoop here, Addressed addressed) {
        Session session = addressed.session();
        if (session.loop().index() == here.index()) {
            session.deliver(addressed.delivery());
        } else {
            session.loop().execute(() -> session.deliverForwarded(addressed.delivery()));
        }
    }

    /** Whether so much is under way to some loop that publishers must not be read. */
    boolean full() {
        for (LoopState state : states) {
            if (state.underWay.get() > messages || state.bytesUnderWay.get() > bytes) {
                return true;
            }
        }
        return false;
    }

    /** Deliveries handed over and not yet arrived. */
    int underWay() {
        return states.stream().mapToInt(state -> state.underWay.get()).sum();
    }
}
