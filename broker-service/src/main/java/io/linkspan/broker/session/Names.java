package io.linkspan.broker.session;

import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.contracts.message.MessageId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of messages that may come to a settling session both ways; whichever way a name came first stays. Any thread. */
final class Names {
    private final int most;
    private final Map<MessageId, Name> all = new LinkedHashMap<>();

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
