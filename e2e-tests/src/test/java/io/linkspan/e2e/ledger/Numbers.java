package io.linkspan.e2e.ledger;

import java.util.BitSet;

/** Numbers of messages as people want to read them: {@code 3-7, 9, 12-80 (and 4 ranges more)}. */
final class Numbers {
    private static final int RANGES = 6;

    private Numbers() {}

    static String text(BitSet numbers) {
        StringBuilder text = new StringBuilder();
        int ranges = 0;
        for (int from = numbers.nextSetBit(0); from >= 0; ) {
            int next = numbers.nextClearBit(from);
            if (ranges++ < RANGES) {
                text.append(text.isEmpty() ? "" : ", ").append(from).append(next - from > 1 ? "-" + (next - 1) : "");
            }
            from = numbers.nextSetBit(next);
        }
        return ranges > RANGES ? text + " (and " + (ranges - RANGES) + " ranges more)" : text.toString();
    }
}
