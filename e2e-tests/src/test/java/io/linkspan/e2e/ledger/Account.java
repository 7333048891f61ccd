package io.linkspan.e2e.ledger;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * What one publisher has sent, and what of it was acknowledged.
 *
 * <p>Not safe for several threads: {@link Ledger} guards it.
 */
final class Account {
    private final int qos;
    private final BitSet sent = new BitSet();
    private final BitSet acknowledged = new BitSet();
    private final Map<Integer, Integer> sentAgain = new HashMap<>();

    Account(int qos) {
        this.qos = qos;
    }

    int qos() {
        return qos;
    }

    void send(int number) {
        if (sent.get(number)) {
            sentAgain.merge(number, 1, Integer::sum);
        }
        sent.set(number);
    }

    void acknowledge(int number) {
        acknowledged.set(number);
    }

    BitSet acknowledged() {
        return acknowledged;
    }

    /** How often it was written to a socket. */
    int sends(int number) {
        return sent.get(number) ? 1 + sentAgain.getOrDefault(number, 0) : 0;
    }

    /** What was lost has been reported, and is not asked for again. */
    void giveUp(BitSet lost) {
        acknowledged.andNot(lost);
    }
}
