package io.linkspan.broker.session;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One place for each client id: its session, and the claims of it, which run one after the other. Any thread. */
final class Slots {
    private static final class Slot {
        private volatile @Nullable Session session;
        private boolean busy;
        /** The claim that is under way waits for other nodes. */
        private boolean asking;
        /** Another node has gone first meanwhile. */
        private boolean overtaken;

        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
    }

    private final ConcurrentHashMap<String, Slot> slots = new ConcurrentHashMap<>();
    /** The same ids in order, for pages. */
    private final ConcurrentSkipListSet<String> ids = new ConcurrentSkipListSet<>();

    private final AtomicInteger sessions = new AtomicInteger();

    /** Runs it when the claims before it are {@link #done}. */
    void inTurn(String clientId, Runnable claim) {
        boolean[] start = {false};
        slots.compute(clientId, (id, present) -> {
            Slot slot = present == null ? new Slot() : present;
            if (slot.busy) {
                slot.waiting.add(claim);
            } else {
                slot.busy = true;
                start[0] = true;
            }
            return slot;
        });
        if (start[0]) {
            claim.run();
        }
    }

    /** The claim that is under way has taken effect. */
    void done(String clientId) {
        Runnable[] next = {null};
        slots.computeIfPresent(clientId, (id, slot) -> {
            next[0] = slot.waiting.poll();
            slot.busy = next[0] != null;
            return kept(slot);
        });
        if (next[0] != null) {
            next[0].run();
        }
    }

    private static @Nullable Slot kept(Slot slot) {
        return slot.session == null && !slot.busy ? null : slot;
    }

    /** Whether a claim is under way. */
    boolean busy(String clientId) {
        boolean[] busy = {false};
        slots.computeIfPresent(clientId, (id, slot) -> {
            busy[0] = slot.busy;
            return slot;
        });
        return busy[0];
    }

    /** The claim that is under way waits for other nodes. */
    void asking(String clientId) {
        slots.computeIfPresent(clientId, (id, slot) -> {
            slot.asking = true;
            slot.overtaken = false;
            return slot;
        });
    }

    /** The others have answered. False when another node has gone first meanwhile: they have to be asked again. */
    boolean answered(String clientId) {
        boolean[] overtaken = {false};
        slots.computeIfPresent(clientId, (id, slot) -> {
            slot.asking = false;
            overtaken[0] = slot.overtaken;
            return slot;
        });
        return !overtaken[0];
    }

    /** Another node goes first, if the claim that is under way waits for others. */
    boolean overtake(String clientId) {
        boolean[] asking = {false};
        slots.computeIfPresent(clientId, (id, slot) -> {
            asking[0] = slot.asking;
            slot.overtaken |= slot.asking;
            return slot;
        });
        return asking[0];
    }

    /** A session for a client id that has none. */
    void put(Session session) {
        slots.compute(session.clientId(), (id, present) -> {
            Slot slot = present == null ? new Slot() : present;
            slot.session = session;
            return slot;
        });
        ids.add(session.clientId());
        sessions.incrementAndGet();
    }

    /** The session is no longer here. */
    void remove(Session session) {
        sessions.decrementAndGet();
        slots.computeIfPresent(session.clientId(), (id, slot) -> {
            if (slot.session == session) {
                slot.session = null;
                ids.remove(id);
            }
            return kept(slot);
        });
    }

    @Nullable
    Session find(String clientId) {
        Slot slot = slots.get(clientId);
        return slot == null ? null : slot.session;
    }

    Iterator<Session> from(String clientId, boolean inclusive) {
        return ids.tailSet(clientId, inclusive).stream()
                .map(this::find)
                .filter(Objects::nonNull)
                .iterator();
    }

    void forEach(Consumer<Session> action) {
        for (Slot slot : slots.values()) {
            Session session = slot.session;
            if (session != null) {
                action.accept(session);
            }
        }
    }

    int size() {
        return sessions.get();
    }
}
