package io.linkspan.broker.vertx;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * The counters of one listener. Each event loop writes its own cells, so that counting a packet is a plain store; any
 * thread reads the sums, which lag by nanoseconds.
 */
@SuppressWarnings("EnumOrdinal") // an index into an array, never stored or sent
public final class ListenerCounters {
    private static final int REASON_CODES = 256;

    private final List<Cells> perLoop;

    ListenerCounters(int loops) {
        perLoop = IntStream.range(0, loops).mapToObj(loop -> new Cells()).toList();
    }

    /** The cells that only the given loop writes. */
    Cells cells(int loop) {
        return perLoop.get(loop);
    }

    /** The sum over all loops. */
    public long get(TrafficCounter counter) {
        return perLoop.stream()
                .mapToLong(cells -> cells.counters.get(counter.ordinal()))
                .sum();
    }

    /** Connections closed for a broken protocol, by reason code; codes that never occurred are absent. */
    public SortedMap<Integer, Long> protocolErrors() {
        SortedMap<Integer, Long> byReason = new TreeMap<>();
        for (Cells cells : perLoop) {
            for (int reason = 0; reason < REASON_CODES; reason++) {
                long count = cells.reasons.get(reason);
                if (count > 0) {
                    byReason.merge(reason, count, Long::sum);
                }
            }
        }
        return byReason;
    }

    /** Connections that ended before MQTT began, by reason; reasons that never occurred are there with zero. */
    public Map<HandshakeFailure, Long> handshakeFailures() {
        Map<HandshakeFailure, Long> byReason = new EnumMap<>(HandshakeFailure.class);
        for (HandshakeFailure reason : HandshakeFailure.values()) {
            byReason.put(
                    reason,
                    perLoop.stream()
                            .mapToLong(cells -> cells.handshakes.get(reason.ordinal()))
                            .sum());
        }
        return byReason;
    }

    /** One loop's share; written by that loop alone. */
    static final class Cells {
        private final AtomicLongArray counters = new AtomicLongArray(TrafficCounter.values().length);
        private final AtomicLongArray reasons = new AtomicLongArray(REASON_CODES);
        private final AtomicLongArray handshakes = new AtomicLongArray(HandshakeFailure.values().length);

        void add(TrafficCounter counter, long amount) {
            bump(counters, counter.ordinal(), amount);
        }

        void protocolError(int reasonCode) {
            add(TrafficCounter.PROTOCOL_ERRORS, 1);
            bump(reasons, reasonCode & 0xFF, 1);
        }

        void handshakeFailed(HandshakeFailure reason) {
            bump(handshakes, reason.ordinal(), 1);
        }

        /** No atomic addition needed: there is one writer. */
        private static void bump(AtomicLongArray cells, int index, long amount) {
            cells.lazySet(index, cells.get(index) + amount);
        }
    }
}
