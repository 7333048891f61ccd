package io.linkspan.broker.session;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.log.CommitLog;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives away what a session is owed, in its order: what its client has been sent and not acknowledged, then the queue, then
 * whatever still arrives for it. Confined to the session's loop, which does not change any more.
 */
public final class Surrender {
    private static final int RUN = 512;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Who gets it. */
    public interface Receiver {
        /**
         * @param packetId under which the client has been sent it with QoS 2; 0 when it has not
         * @param again whether the client may have been sent it with QoS 1
         */
        void owed(Delivery delivery, int packetId, boolean again);

        /** Behind what the client has been sent. */
        void ready();
    }

    /**
     * Exchanges of QoS 2 without a message.
     *
     * @param incoming identifiers that the client has open
     * @param released identifiers for which PUBREC has come and PUBCOMP has not
     */
    public record Open(List<Integer> incoming, List<Integer> released) {}

    private final Session session;
    private final CommitLog log;
    private final Receiver receiver;
    private final ArrayDeque<Queued> left = new ArrayDeque<>();
    private boolean busy;
    private @Nullable Runnable ended;

    Surrender(Session session, CommitLog log, Receiver receiver) {
        this.session = session;
        this.log = log;
        this.receiver = receiver;
    }

    /** What there is beside messages; before {@link #begin}. */
    public Open open() {
        List<Integer> released = session.outbound().open().stream()
                .filter(open -> open.released)
                .map(open -> open.packetId)
                .toList();
        return new Open(List.copyOf(session.incomingExactlyOnce()), released);
    }

    /** Gives what there is and, from now on, all that comes. */
    public void begin() {
        for (InFlight open : session.outbound().open()) {
            if (!open.released) {
                boolean exactlyOnce = open.delivery.qos() == QoS.EXACTLY_ONCE;
                receiver.owed(open.delivery, exactlyOnce ? open.packetId : 0, !exactlyOnce);
            }
        }
        receiver.ready();
        left.addAll(session.outbound().clear());
        session.divert(this::later);
        pump();
    }

    /** Runs {@code then} behind everything that has come; nothing comes any more. */
    public void end(Runnable then) {
        ended = then;
        pump();
    }

    // QoS 0 is for clients that are there.
    private boolean later(Delivery delivery) {
        if (Outbound.keeps(delivery.qos())) {
            left.add(delivery);
            pump();
        }
        return true;
    }

    private void pump() {
        while (!busy && !left.isEmpty()) {
            if (log.congested()) {
                busy = true;
                session.loop().schedule(PAUSE, this::goOn);
            } else if (left.peek() instanceof Delivery delivery) {
                left.remove();
                give(delivery);
            } else {
                read();
            }
        }
        Runnable then = ended;
        if (!busy && left.isEmpty() && then != null) {
            ended = null;
            then.run();
        }
    }

    private void goOn() {
        busy = false;
        pump();
    }

    private void give(Delivery delivery) {
        Owing owing = delivery.owing();
        receiver.owed(delivery, 0, owing != null && owing.maybeSent());
    }

    private void read() {
        List<Parked> run = new ArrayList<>();
        while (run.size() < RUN && left.peek() instanceof Parked parked) {
            run.add(parked);
            left.remove();
        }
        busy = true;
        log.read(session.loop(), run.stream().map(one -> one.owing().kept()).toList(), messages -> {
            for (int i = run.size() - 1; i >= 0; i--) {
                Message message = messages.get(i);
                if (message == null) {
                    session.outbound().settle(run.get(i));
                } else {
                    left.addFirst(run.get(i).with(requireNonNull(message)));
                }
            }
            goOn();
        });
    }
}
