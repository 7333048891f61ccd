package io.linkspan.broker.session;

import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.contracts.message.MessageId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names of messages that may come to a settling session both ways; whichever way a name came first stays. Any thread. */
final class Names {
    private final int most;
    private final Map<MessageId, Name> all = new LinkedHashMap<>();
    /** Those that the former node has sent on and that have not reached the session's loop yet. */
    private final Map<NumberedLane, TreeSet<MessageId>> underWay = new HashMap<>();

    /** @param most the oldest of more is forgotten */
    Names(int most) {
        this.most = most;
    }

    /** Enters a name. False when another copy of the message has it. */
    synchronized boolean claim(Name name) {
        Name known = all.putIfAbsent(name.id(), name);
        if (known == null && all.size() > most) {
            all.remove(all.keySet().iterator().next());
        }
        return known == null || known.equals(name);
    }

    /** The former node has sent it on, and it will come to the session. False when another copy of the message has the name. */
    synchronized boolean expect(Name name) {
        boolean claimed = claim(name);
        if (claimed) {
            underWay.computeIfAbsent(NumberedLane.of(name.id()), lane -> new TreeSet<>(NumberedLane.ORDER))
                    .add(name.id());
        }
        return claimed;
    }

    /** It has come. */
    synchronized void arrived(@Nullable MessageId id) {
        if (id != null) {
            underWay.computeIfPresent(NumberedLane.of(id), (lane, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
        }
    }

    /** Whether it, or what was published before it, is under way from the former node. */
    synchronized boolean waitsFor(@Nullable MessageId id) {
        TreeSet<MessageId> ids = id == null ? null : underWay.get(NumberedLane.of(id));
        return ids != null && NumberedLane.ORDER.compare(ids.first(), id) <= 0;
    }

    /** The message of that name has another identity in the log. */
    synchronized void replace(Name name) {
        all.replace(name.id(), name);
    }

    /** Whether that name came this way first. */
    synchronized boolean came(@Nullable MessageId id, boolean direct) {
        Name known = id == null ? null : all.get(id);
        return known != null && known.direct() == direct;
    }

    synchronized List<Name> all() {
        return List.copyOf(all.values());
    }
}
