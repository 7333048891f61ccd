package io.linkspan.broker.log;

import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.stream.Seen;
import io.linkspan.contracts.message.StreamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was in the log when the node began: everything that had been promised and is still owed. */
public final class Recovered {
    /** One stream of an outbox: the lane of a destination in one life of the log. */
    public record Stream(String destination, long epoch, int lane) {}

    private final EntryChain chain = new EntryChain();
    final Map<Long, SessionRecord> sessions = new HashMap<>();
    final Map<Stream, TreeMap<Long, Owed<Target.ForLane>>> streams = new HashMap<>();
    final Map<StreamId, Long> cursors = new HashMap<>();
    final Map<Long, Owed<Target.ForRetained>> retained = new TreeMap<>();
    final Seen seen = new Seen();
    int damaged;

    Recovered() {}

    /** For a node that has no log before this one. */
    public static Recovered nothing() {
        return new Recovered();
    }

    EntryChain chain() {
        return chain;
    }

    SessionRecord session(long number) {
        return sessions.computeIfAbsent(number, ignored -> new SessionRecord());
    }

    /** By session number; sessions of which the log says nothing are absent, ended ones may be there. */
    public Map<Long, SessionRecord> sessions() {
        return sessions;
    }

    /** Unacknowledged messages of outboxes by number, by stream. */
    public Map<Stream, ? extends Map<Long, Owed<Target.ForLane>>> streams() {
        return streams;
    }

    /** Changes of retained messages that the registry may not have, oldest first. */
    public Collection<Owed<Target.ForRetained>> retained() {
        return retained.values();
    }

    /** How far received streams were taken in. */
    public Map<StreamId, Long> cursors() {
        return cursors;
    }

    /** How far earlier lives had seen the messages of other nodes. */
    public Horizon seen() {
        return seen.horizon(null);
    }

    /** Entries that could not be read. */
    public int damaged() {
        return damaged;
    }

    /** Entries that are still there. */
    public int entries() {
        return chain.size();
    }
}
