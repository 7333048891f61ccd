package io.linkspan.broker.log;

import io.linkspan.broker.log.LogRecord.Exchange;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the log says of one session. */
public final class SessionRecord {
    /** By sequence: the order in which the messages arrived. */
    final TreeMap<Long, Owed<Target.ForSession>> owed = new TreeMap<>();

    final Set<Integer> incoming = new TreeSet<>();
    final Map<Integer, Exchange> outgoing = new LinkedHashMap<>();
    long willSpent;

    /** Messages it is owed, oldest first. */
    public Collection<Owed<Target.ForSession>> owed() {
        return owed.values();
    }

    /** The message of that identity; null when it is not owed. */
    public @Nullable Owed<Target.ForSession> owed(long sequence) {
        return owed.get(sequence);
    }

    /** QoS 2 identifiers that the client has open. */
    public Set<Integer> incoming() {
        return incoming;
    }

    /** QoS 2 exchanges towards the client, in the order in which they began. */
    public Collection<Exchange> outgoing() {
        return outgoing.values();
    }

    /** The session's epoch whose will has been published; 0 for none. */
    public long willSpent() {
        return willSpent;
    }
}
