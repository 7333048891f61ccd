package io.linkspan.broker.log;

import io.linkspan.broker.log.LogRecord.Exchange;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.contracts.message.MessageId;
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
    Phase phase = Phase.BEGINS;
    Horizon horizon = Horizon.NONE;
    final Map<MessageId, Name> names = new LinkedHashMap<>();

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

    /** How far it is on its way from another node, or to one. */
    public Phase phase() {
        return phase;
    }

    /** Its messages that may come both ways, of those that it has come with. */
    public Collection<Name> names() {
        return names.values();
    }

    /** What the node that it has come from had seen. */
    public Horizon horizon() {
        return horizon;
    }

    void settles(LogRecord.Settles said) {
        if (said.phase() == Phase.BEGINS) {
            phase = Phase.BEGINS;
            names.clear();
        }
        horizon = said.horizon().equals(Horizon.NONE) ? horizon : said.horizon();
        phase = said.phase().reached(phase) ? said.phase() : phase;
        said.names().forEach(name -> names.put(name.id(), name));
        if (phase.reached(Phase.SETTLED)) {
            names.clear();
        }
    }

    /** The session's epoch whose will has been published; 0 for none. */
    public long willSpent() {
        return willSpent;
    }
}
