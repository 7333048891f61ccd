package io.linkspan.broker.session;

import java.util.HashMap;
import java.util.Map;

/**
 * Topic aliases towards one connection [MQTT-3.1.2-26, 27]: the first topics get one each, up to the client's maximum, and
 * keep it until the connection ends. Confined to the session's loop.
 */
final class OutgoingAliases {
    /** For clients that take none. */
    static final OutgoingAliases NONE = new OutgoingAliases(0);

    private final int maximum;
    private final Map<String, Integer> known = new HashMap<>(0);

    private OutgoingAliases(int maximum) {
        this.maximum = maximum;
    }

    static OutgoingAliases of(int maximum) {
        return maximum == 0 ? NONE : new OutgoingAliases(maximum);
    }

    /** 0: none for this topic; above: the client knows it already; below: its negative is new and goes with the topic. */
    int of(String topic) {
        if (maximum == 0) {
            return 0;
        }
        Integer alias = known.get(topic);
        if (alias != null) {
            return alias;
        }
        if (known.size() == maximum) {
            return 0;
        }
        int next = known.size() + 1;
        known.put(topic, next);
        return -next;
    }

    /** The alias given last did not reach the client. */
    void forget(String topic) {
        known.remove(topic);
    }
}
