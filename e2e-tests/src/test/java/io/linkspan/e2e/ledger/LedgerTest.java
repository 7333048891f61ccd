package io.linkspan.e2e.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.ledger.Finding.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    {
        ledger.publisher("one", 1);
        ledger.publisher("two", 2);
        ledger.subscriber("sub");
    }

    @Test
    void whatArrivesOnceAndInOrderAddsUp() {
        acknowledged("one", 0, 1, 2);
        acknowledged("two", 0, 1);
        arrive("one", 0, 1);
        arrive("two", 0, 1);
        arrive("one", 2);
        assertThat(ledger.missing()).isZero();
        assertThat(ledger.settle()).isEmpty();
    }

    @Test
    void whatWasAcknowledgedAndDidNotArriveIsLostOnce() {
        acknowledged("one", 0, 1, 2, 3, 4, 5);
        arrive("one", 0, 2);
        assertThat(ledger.missing()).isEqualTo(4);
        assertThat(ledger.settle()).containsExactly(new Finding(Kind.LOST, "sub", "one 1, 3-5", 4));
        assertThat(ledger.settle()).isEmpty();
        assertThat(ledger.missing()).isZero();
    }

    @Test
    void everySubscriberIsToGetEverything() {
        ledger.subscriber("other");
        acknowledged("two", 0);
        arrive("two", 0);
        assertThat(ledger.settle()).containsExactly(new Finding(Kind.LOST, "other", "two 0", 1));
    }

    @Test
    void whatWasSentAndNotAcknowledgedMayArriveOrNot() {
        sent("one", 0, 1);
        arrive("one", 1);
        assertThat(ledger.settle()).isEmpty();
    }

    @Test
    void aQos2MessageNeverArrivesTwiceNotEvenAfterACrashNorInALaterRound() {
        acknowledged("two", 0);
        sent("two", 0);
        arrive("two", 0);
        ledger.disturbed();
        ledger.arrived("sub", new MessageId("two", 0), true, System.nanoTime());
        Finding finding = new Finding(Kind.REPEATED, "sub", "two 0", 1);
        assertThat(ledger.settle()).containsExactly(finding);
        arrive("two", 0);
        assertThat(ledger.settle()).containsExactly(finding);
    }

    @Test
    void aQos1MessageOfTheLastMomentsBeforeACrashMayComeAgainWithDup() {
        acknowledged("one", 0, 1);
        arrive("one", 0, 1);
        ledger.disturbed();
        ledger.arrived("sub", new MessageId("one", 0), true, System.nanoTime());
        assertThat(ledger.settle()).isEmpty();
    }

    @Test
    void aQos1MessageDoesNotComeAgainWithoutDup() {
        acknowledged("one", 0);
        arrive("one", 0);
        ledger.disturbed();
        arrive("one", 0);
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    @Test
    void aQos1MessageDoesNotComeAgainWhenNothingWasDisturbed() {
        acknowledged("one", 0);
        arrive("one", 0);
        ledger.arrived("sub", new MessageId("one", 0), true, System.nanoTime());
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    @Test
    void aQos1MessageOfLongBeforeTheCrashDoesNotComeAgain() {
        acknowledged("one", 0);
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        ledger.arrived("sub", new MessageId("one", 0), false, longAgo);
        ledger.disturbed();
        ledger.arrived("sub", new MessageId("one", 0), true, System.nanoTime());
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    @Test
    void aQos1MessageThatTheBrokerKnewToBeAcknowledgedDoesNotComeAgainOverANewConnection() {
        acknowledged("one", 0);
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        ledger.arrived("sub", new MessageId("one", 0), false, longAgo);
        ledger.confirmed("sub", longAgo + 1, longAgo + 2);
        ledger.disturbed();
        ledger.ended("sub", System.nanoTime());
        ledger.arrived("sub", new MessageId("one", 0), true, System.nanoTime());
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    @Test
    void aQos1MessageMayComeAgainWhenItsAcknowledgementCameTooLateForTheConnection() {
        acknowledged("one", 0, 1);
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        ledger.confirmed("sub", longAgo - 2, longAgo - 1);
        ledger.arrived("sub", new MessageId("one", 0), false, longAgo);
        ledger.ended("sub", longAgo + 1);
        ledger.confirmed("sub", longAgo + 2, longAgo + 3);
        ledger.arrived("sub", new MessageId("one", 1), false, System.nanoTime());
        ledger.confirmed("sub", System.nanoTime(), System.nanoTime());
        ledger.disturbed();
        ledger.arrived("sub", new MessageId("one", 0), true, System.nanoTime());
        ledger.arrived("sub", new MessageId("one", 1), true, System.nanoTime());
        assertThat(ledger.settle()).isEmpty();
    }

    @Test
    void overStreamsAMessageOfTheLastMomentsMayComeAgainAsNewButNoOther() {
        Ledger over = Ledger.overStreams();
        over.publisher("one", 1);
        over.publisher("two", 2);
        over.subscriber("sub");
        for (String publisher : List.of("one", "two")) {
            for (int number = 0; number < 2; number++) {
                MessageId id = new MessageId(publisher, number);
                over.sent(id);
                over.acknowledged(id);
                long arrival =
                        System.nanoTime() - Duration.ofMinutes(1 - number).toNanos();
                over.arrived("sub", id, false, arrival);
            }
        }
        over.disturbed();
        for (String publisher : List.of("one", "two")) {
            over.arrived("sub", new MessageId(publisher, 0), false, System.nanoTime());
            over.arrived("sub", new MessageId(publisher, 1), false, System.nanoTime());
        }
        assertThat(over.settle())
                .containsExactly(
                        new Finding(Kind.REPEATED, "sub", "one 0", 1), new Finding(Kind.REPEATED, "sub", "two 0-1", 2));
    }

    @Test
    void aQos1MessageComesAsOftenAsItsPublisherHasSentIt() {
        sent("one", 0);
        acknowledged("one", 0);
        arrive("one", 0, 0);
        assertThat(ledger.settle()).isEmpty();
        sent("one", 1);
        acknowledged("one", 1);
        arrive("one", 1, 1, 1);
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    @Test
    void bothCopiesOfAQos1MessageMayComeWithDupWhenTheFirstIsRepeatedToo() {
        sent("one", 0, 0);
        arrive("one", 0);
        ledger.disturbed();
        for (int copy = 0; copy < 2; copy++) {
            ledger.arrived("sub", new MessageId("one", 0), true, later(copy));
        }
        assertThat(ledger.settle()).isEmpty();
    }

    @Test
    void noMoreComeWithDupThanCopiesAndTheirRepetitions() {
        sent("one", 0, 0);
        arrive("one", 0);
        ledger.disturbed();
        for (int copy = 0; copy < 3; copy++) {
            ledger.arrived("sub", new MessageId("one", 0), true, later(copy));
        }
        assertThat(kinds()).containsExactly(Kind.REPEATED);
    }

    private static long later(int copy) {
        return System.nanoTime() + Duration.ofMinutes(1 + copy).toNanos();
    }

    @Test
    void repeatedRunsAreNoDisorderButALateFirstArrivalIs() {
        sent("one", 0, 1, 2);
        acknowledged("one", 0, 1, 2, 3);
        arrive("one", 0, 1, 2, 0, 1, 2, 3);
        assertThat(ledger.settle()).isEmpty();
        acknowledged("one", 4, 5, 6);
        arrive("one", 4, 6, 5);
        assertThat(ledger.settle()).containsExactly(new Finding(Kind.DISORDERED, "sub", "one 5", 1));
    }

    @Test
    void whatArrivesAfterItsRoundIsDisorder() {
        acknowledged("one", 0, 1);
        arrive("one", 1);
        assertThat(kinds()).containsExactly(Kind.LOST);
        arrive("one", 0);
        assertThat(kinds()).containsExactly(Kind.DISORDERED);
    }

    @Test
    void whatNobodyHasSentIsInvented() {
        arrive("one", 7);
        arrive("nobody", 0);
        assertThat(kinds()).containsExactlyInAnyOrder(Kind.INVENTED, Kind.INVENTED);
    }

    @Test
    void complaintsOfClientsAreFindings() {
        ledger.complain(Kind.SESSION, "sub", "was not known any more");
        assertThat(ledger.settle())
                .containsExactly(new Finding(Kind.SESSION, "sub", "was not known any more", 1))
                .hasToString("[SESSION 1 at sub: was not known any more]");
    }

    @Test
    void payloadsCarryPublisherAndNumber() {
        MessageId id = new MessageId("p-1", 4711);
        assertThat(id.payload(64)).hasSize(64);
        assertThat(MessageId.parse(id.payload(64))).isEqualTo(id);
        assertThat(MessageId.parse(id.payload(1))).isEqualTo(id);
    }

    private List<Kind> kinds() {
        return ledger.settle().stream().map(Finding::kind).toList();
    }

    private void sent(String publisher, long... numbers) {
        for (long number : numbers) {
            ledger.sent(new MessageId(publisher, number));
        }
    }

    private void acknowledged(String publisher, long... numbers) {
        for (long number : numbers) {
            ledger.sent(new MessageId(publisher, number));
            ledger.acknowledged(new MessageId(publisher, number));
        }
    }

    private void arrive(String publisher, long... numbers) {
        for (long number : numbers) {
            ledger.arrived("sub", new MessageId(publisher, number), false, System.nanoTime());
        }
    }
}
