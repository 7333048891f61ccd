package io.linkspan.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.broker.limits.LogLimits;
import io.linkspan.broker.support.ManualLoops;
import io.linkspan.broker.support.MemoryLogStore;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes into one entry, and when it leaves. */
class DurableLogTest {
    private static final Duration GATHER = Duration.ofMillis(5);
    private static final int ENTRY_BYTES = 512;

    private final ManualLoops loops = new ManualLoops(1);
    private final MemoryLogStore store = new MemoryLogStore();
    private final List<Integer> committed = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void what_comes_while_an_entry_is_on_its_way_goes_together() {
        DurableLog log = log(GATHER);
        store.hold();

        append(log, 1, 2, 3);
        store.answer();
        loops.runAll();

        assertThat(committed).containsExactly(1, 2, 3);
        assertThat(store.size()).isEqualTo(2);
    }

    @Test
    void what_has_gathered_long_enough_leaves_though_the_entry_before_has_not_been_answered() {
        DurableLog log = log(GATHER);
        store.hold();

        append(log, 1, 2, 3);
        loops.advance(GATHER);
        append(log, 4, 5);
        loops.advance(GATHER);
        store.answer();
        loops.runAll();

        assertThat(committed).containsExactly(1, 2, 3, 4, 5);
        assertThat(store.size()).isEqualTo(3);
    }

    @Test
    void after_a_pause_nothing_is_promised_before_it_is_known_that_nobody_stands_in() {
        DurableLog log = log(GATHER);
        store.hold();
        append(log, 1);
        nanos.addAndGet(Standing.HOLDS.toNanos());
        store.later();
        store.answer();
        loops.runAll();

        assertThat(committed)
                .as("ended, and not committed, though it was written")
                .containsExactly(-1);
        append(log, 2);
        loops.advance(GATHER);
        assertThat(store.size()).as("writes no more").isEqualTo(1);
    }

    @Test
    void after_a_pause_in_which_nobody_stood_in_all_goes_on() {
        DurableLog log = log(GATHER);
        store.hold();
        append(log, 1);
        nanos.addAndGet(Standing.HOLDS.toNanos());
        store.answer();
        append(log, 2);
        loops.runAll();

        assertThat(committed).containsExactly(1, 2);
    }

    @Test
    void what_was_written_while_nobody_could_say_whether_it_counts_waits_until_somebody_can() {
        DurableLog log = log(GATHER);
        store.hold();
        append(log, 1);
        nanos.addAndGet(Standing.HOLDS.toNanos());
        store.answerAndFail();
        loops.runAll();
        assertThat(committed).isEmpty();

        store.failing(false);
        loops.advance(Duration.ofSeconds(1));

        assertThat(committed).containsExactly(1);
    }

    @Test
    void a_store_that_answers_at_once_is_written_to_in_rounds_however_much_waits() {
        DurableLog log = log(GATHER);
        var record = new LogRecord.SessionState(1, Collections.nCopies(ENTRY_BYTES / 2 + 1, 1), List.of());
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();

        numbers.forEach(number -> log.append(loops.get(0), List.of(record), () -> committed.add(number)));
        assertThat(store.size()).isZero();
        loops.runAll();

        assertThat(committed).isEqualTo(numbers);
        assertThat(store.size()).as("each fills an entry").isEqualTo(10_000);
    }

    @Test
    void a_full_entry_waits_for_nothing() {
        DurableLog log = log(GATHER);
        store.hold();

        append(log, 1, ENTRY_BYTES / 2 + 1, ENTRY_BYTES / 2 + 2);
        store.die(index -> index == 1);

        assertThat(store.size()).as("the second was on its way").isEqualTo(1);
    }

    @Test
    void without_a_time_to_gather_entries_leave_as_they_come_up_to_the_limit() {
        DurableLog log = log(Duration.ZERO);
        store.hold();

        append(log, 1, 2, 3, 4, 5, 6, 7);
        store.answer();
        loops.runAll();

        assertThat(committed).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(store.size()).as("four on their way, and the rest").isEqualTo(5);
    }

    @Test
    void a_message_that_is_being_copied_forward_is_read_when_its_copy_is_there() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        store.hold();
        log.append(loops.get(0), List.of(new LogRecord.Logged(kept, RecordsTest.MESSAGE)), null);
        loops.runAll();

        List<List<@Nullable Message>> read = new ArrayList<>();
        log.read(loops.get(0), List.of(kept), read::add);
        loops.runAll();
        assertThat(read).isEmpty();

        store.answer();
        loops.runAll();
        assertThat(read).containsExactly(List.of(RecordsTest.MESSAGE));
    }

    @Test
    void a_message_whose_entry_goes_while_it_is_being_read_is_read_where_it_has_gone() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        store.failing(true);
        List<List<@Nullable Message>> read = new ArrayList<>();
        log.read(loops.get(0), List.of(kept), read::add);
        store.failing(false);

        log.append(loops.get(0), List.of(new LogRecord.Logged(kept, RecordsTest.MESSAGE)), null);
        loops.runAll();
        store.lose(1, 0);
        loops.advance(Duration.ofSeconds(1));

        assertThat(read).containsExactly(List.of(RecordsTest.MESSAGE));
    }

    @Test
    void a_message_that_is_nowhere_is_gone() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        store.lose(1, 0);

        List<List<@Nullable Message>> read = new ArrayList<>();
        log.read(loops.get(0), List.of(kept), read::add);
        loops.runAll();

        assertThat(read).containsExactly(Collections.singletonList(null));
    }

    @Test
    void what_has_been_appended_is_owed_after_a_restart() {
        kept(log(GATHER));
        assertThat(owed()).isEqualTo(1);
    }

    @Test
    void who_is_through_with_a_message_says_so_with_what_its_loop_appends_next() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        inLoop(() -> log.done(loops.get(0), kept, 0));
        assertThat(store.size()).as("nobody waits for it").isEqualTo(1);

        append(log, 1);

        assertThat(store.size()).isEqualTo(2);
        assertThat(owed()).isZero();
        assertThat(log.liveBytes()).isZero();
    }

    @Test
    void who_is_through_with_a_message_says_so_after_a_while_by_itself() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        inLoop(() -> log.done(loops.get(0), kept, 0));
        assertThat(log.liveBytes()).isEqualTo(kept.bytes());

        loops.advance(Duration.ofMillis(20));

        assertThat(owed()).isZero();
        assertThat(log.liveBytes()).isZero();
    }

    @Test
    void a_barrier_is_behind_what_its_loop_had_to_say() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        List<Integer> owedThen = new ArrayList<>();
        inLoop(() -> {
            log.done(loops.get(0), kept, 0);
            log.append(loops.get(0), List.of(), () -> owedThen.add(owed()));
        });
        assertThat(owedThen).containsExactly(0);
    }

    @Test
    void from_another_thread_it_goes_at_once() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);

        log.done(loops.get(0), kept, 0); // this thread is no loop's
        assertThat(log.liveBytes()).isZero();
        loops.advance(Duration.ofMillis(20));

        assertThat(owed()).isZero();
    }

    @Test
    void a_message_that_nobody_is_owed_any_more_when_it_is_appended_holds_nothing() {
        DurableLog log = log(GATHER);
        var kept = new Kept(Kept.sequence(1, 1), 10, 0);
        kept.add(new Target.ForRetained(1));
        log.done(loops.get(0), kept, 0); // the registry was faster

        log.append(loops.get(0), List.of(new LogRecord.Logged(kept, RecordsTest.MESSAGE)), null);
        loops.advance(Duration.ofMillis(20));

        assertThat(log.liveBytes()).isZero();
    }

    @Test
    void of_a_unit_that_cannot_be_written_nothing_is_kept() {
        DurableLog log = log(GATHER);
        Kept kept = kept(log);
        var wrong = new LogRecord.Logged(kept, RecordsTest.on("no/wildcards/#"));
        inLoop(() -> {
            log.done(loops.get(0), kept, 0);
            assertThatThrownBy(() -> log.append(
                            loops.get(0), List.of(new LogRecord.Completed(7, 1), wrong), () -> committed.add(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        });

        append(log, 2);

        assertThat(committed).containsExactly(2);
        assertThat(owed()).as("what was said before stays").isZero();
        assertThat(Recovery.run(store, 3).damaged()).isZero();
    }

    private void inLoop(Runnable action) {
        loops.get(0).execute(action);
        loops.runAll();
    }

    /** How many messages session 7 would be owed after a restart. */
    private int owed() {
        SessionRecord session = Recovery.run(store, 2).sessions().get(7L);
        return session == null ? 0 : session.owed.size();
    }

    /** A committed message that one session is owed; in the entry at position 0. */
    private Kept kept(DurableLog log) {
        var kept = new Kept(Kept.sequence(1, 1), 10, 0);
        kept.add(new Target.ForSession(7, QoS.AT_LEAST_ONCE, false, new int[0], null));
        log.append(loops.get(0), List.of(new LogRecord.Logged(kept, RecordsTest.MESSAGE)), null);
        loops.runAll();
        assertThat(kept.committed()).isTrue();
        return kept;
    }

    private DurableLog log(Duration gather) {
        store.begin(1);
        var limits = new LogLimits(ENTRY_BYTES, 4, gather, 1 << 20, Duration.ofSeconds(3), 1 << 20);
        var standing = new Standing(nanos::get, () -> committed.add(-1));
        standing.begin(store, 1);
        return new DurableLog(store, 1, limits, Recovered.nothing(), loops.get(0), new LogCounters(), standing);
    }

    // A record of so many bytes and a few more.
    private void append(DurableLog log, int... sizes) {
        for (int size : sizes) {
            var record = new LogRecord.SessionState(1, Collections.nCopies(size, 1), List.of());
            inLoop(() -> log.append(loops.get(0), List.of(record), () -> committed.add(size)));
        }
    }
}
