package io.linkspan.e2e.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What one subscriber got of one publisher, in the order it came.
 *
 * <p>Not safe for several threads: {@link Ledger} guards it.
 */
final class Receipts {
    private final BitSet arrived = new BitSet();
    private final List<Arrival> arrivals = new ArrayList<>();
    private long highestBefore = -1;

    private record Arrival(int number, boolean dup, boolean again, long nanos) {}

    void add(int number, boolean dup, long nanos) {
        arrivals.add(new Arrival(number, dup, arrived.get(number), nanos));
        arrived.set(number);
    }

    /** Everything that was acknowledged and is not here. */
    BitSet missing(Account account) {
        BitSet missing = (BitSet) account.acknowledged().clone();
        missing.andNot(arrived);
        return missing;
    }

    /** What arrived and was never sent. */
    BitSet invented(Account account) {
        BitSet invented = new BitSet();
        arrivals.stream().filter(a -> account.sends(a.number) == 0).forEach(a -> invented.set(a.number));
        return invented;
    }

    /** First arrivals that came after the first arrival of a later number. */
    BitSet disordered() {
        BitSet late = new BitSet();
        long highest = highestBefore;
        for (Arrival arrival : arrivals) {
            if (!arrival.again && arrival.number < highest) {
                late.set(arrival.number);
            }
            highest = Math.max(highest, arrival.number);
        }
        return late;
    }

    /**
     * Arrivals that {@link Finding.Kind#REPEATED} is about.
     *
     * @param mayRepeat whether what arrived at this moment may come again with DUP
     * @param overStreams whether it may without DUP then
     */
    BitSet repeated(Account account, LongPredicate mayRepeat, boolean overStreams) {
        BitSet repeated = new BitSet();
        Map<Integer, Copies> before = new HashMap<>();
        for (Arrival arrival : arrivals) {
            Copies copies = before.computeIfAbsent(arrival.number, number -> new Copies(account.sends(number)));
            boolean expected = copies.expect(arrival, mayRepeat, overStreams);
            if (arrival.again && (account.qos() == 2 || !expected)) {
                repeated.set(arrival.number);
            }
        }
        return repeated;
    }

    /** What came of one number: what the publisher sends more than once are to the broker different messages. */
    private static final class Copies {
        private final int sends;
        private final List<Long> unrepeated = new ArrayList<>(1);
        private int copies;

        private Copies(int sends) {
            this.sends = sends;
        }

        // With DUP it is sooner one that came before, without it one of its own.
        private boolean expect(Arrival arrival, LongPredicate mayRepeat, boolean overStreams) {
            boolean expected =
                    arrival.dup ? repeats(mayRepeat) || another() : another() || (overStreams && repeats(mayRepeat));
            unrepeated.add(arrival.nanos);
            return expected;
        }

        private boolean another() {
            boolean another = copies < sends;
            copies += another ? 1 : 0;
            return another;
        }

        private boolean repeats(LongPredicate mayRepeat) {
            for (Long moment : unrepeated) {
                if (mayRepeat.test(moment)) {
                    return unrepeated.remove(moment);
                }
            }
            return false;
        }
    }

    /** Begins a new round: what has arrived is remembered, how it came is not. */
    void settle() {
        highestBefore = Math.max(highestBefore, arrived.length() - 1L);
        arrivals.clear();
    }

    int size() {
        return arrivals.size();
    }
}
