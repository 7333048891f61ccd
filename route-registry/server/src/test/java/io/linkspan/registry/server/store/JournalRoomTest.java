package io.linkspan.registry.server.store;

import static io.linkspan.registry.server.store.JournalRig.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A busy journal: prepared room, written to by whoever asks, and the room of emptied files used again. */
class JournalRoomTest extends RiggedJournal {
    @Test
    void aBusyJournalIsWrittenToWithoutItsThread() throws Exception {
        // Given
        rig.keepBusy();
        CountDownLatch free = rig.hold();

        // When
        CompletableFuture<Void> written = rig.journal().put(key("a"), key("1"), 0);
        CompletableFuture<Boolean> refused = rig.journal().putIfAbsent(key("a"), key("2"));
        CompletableFuture<Void> removed = rig.journal().remove(key("busy1"));

        // Then
        assertThat(List.of(written, refused, removed)).allMatch(CompletableFuture::isDone);
        assertThat(refused.join()).isFalse();
        assertThat(rig.value("a")).isEqualTo("1");
        assertThat(rig.journal().contains(key("busy1"))).isFalse();
        free.countDown();
        rig.reopen();
        assertThat(rig.value("a")).isEqualTo("1");
        assertThat(rig.journal().contains(key("busy1"))).isFalse();
    }

    @Test
    void whatIsWrittenInPreparedRoomSurvivesTheProcess() throws Exception {
        // Given
        rig.keepBusy();
        rig.put("a", "1");
        rig.put("b", "22222222");
        Path left = rig.copy("left");
        Path torn = rig.copy("torn");
        Path newest = JournalRig.files(torn).getLast();
        byte[] bytes = Files.readAllBytes(newest);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] = 0;
        Files.write(newest, bytes);

        // When / Then
        assertThat(bytes).hasSize((int) Journal.FILE_BYTES);
        try (Journal killed = rig.open(left, true)) {
            assertThat(killed.size()).isEqualTo(rig.journal().size());
            assertThat(killed.get(key("b"))).isEqualTo(key("22222222"));
        }
        assertThat(Files.size(JournalRig.files(left).getLast())).isLessThan(Journal.FILE_BYTES);
        try (Journal killed = rig.open(torn, false)) {
            assertThat(killed.size()).isEqualTo(rig.journal().size() - 1);
            assertThat(killed.get(key("a"))).isEqualTo(key("1"));
            assertThat(killed.contains(key("b"))).isFalse();
        }
    }

    @Test
    void roomThatIsLostWithItsFirstRecordIsAnEmptyFile() throws Exception {
        // Given
        rig.put("a", "1");
        rig.journal().close();
        Path next = rig.files().getLast().resolveSibling("00000000000000ff.journal");
        Files.write(next, new byte[(int) Journal.FILE_BYTES]);

        // When
        rig.reopen();
        rig.put("b", "2");
        rig.reopen();

        // Then
        assertThat(rig.value("a")).isEqualTo("1");
        assertThat(rig.value("b")).isEqualTo("2");
    }

    @Test
    void filesThatHoldNothingDoNotWaitForMoreToBeWritten() throws Exception {
        // Given: removals of ten files are far less than a file
        rig.keepBusy();
        for (int i = 0; i < 640; i++) {
            rig.journal().put(key("log" + i), new byte[128 * 1024], 0).join();
        }

        // When
        for (int i = 0; i < 640; i++) {
            rig.journal().remove(key("log" + i)).join();
        }
        rig.settle();

        // Then
        assertThat(rig.bytesOnDisk()).isLessThan(7 * Journal.FILE_BYTES);
    }

    @Test
    void whatIsFoundIsReadRightThoughItsFileIsUsedAgainBeforeItIsRead() throws Exception {
        // Given: records of one length, so that one file has them where another one had them
        overwrite(2_000);
        rig.journal().put(key("stays"), log(1), 0).join();
        rig.journal().put(key("ended"), log(1), 0).join();
        Place stays = placeOf("stays");
        Place ended = placeOf("ended");

        // When
        rig.journal().remove(key("ended")).join();
        overwrite(2_000);
        rig.settle();

        // Then
        assertThat(liesAt(stays)).isNotEqualTo(log(1));
        assertThat(rig.journal().get(new Key(key("stays")), stays)).isEqualTo(log(1));
        assertThat(rig.journal().get(new Key(key("ended")), ended)).isNull();
    }

    /** Whether something is found just before its file is used again is left to chance here; the test above leaves nothing to it. */
    @Test
    void whatIsReadWhileFilesAreUsedAgainIsRight() throws Exception {
        // Given: a window of 16 MiB that moves through 190 MiB
        var newest = new AtomicInteger();
        var wrong = new AtomicReference<@Nullable Object>();
        Thread reader = Thread.ofPlatform().start(() -> {
            var random = new Random(1);
            while (newest.get() < 12_000 && wrong.get() == null) {
                int one = Math.max(0, newest.get() - random.nextInt(2_000));
                try {
                    byte[] value = rig.journal().get(key("log" + one));
                    if (value != null && !Arrays.equals(value, log(one))) {
                        wrong.set("value of another key at " + one);
                    }
                } catch (IOException | RuntimeException failure) {
                    wrong.set(failure);
                }
            }
        });

        // When
        for (int i = 0; i < 12_000; i++) {
            CompletableFuture<Void> put = rig.journal().put(key("log" + i), log(i), 0);
            if (i >= 1_000) {
                rig.journal().remove(key("log" + (i - 1_000)));
            }
            put.join();
            newest.set(i);
        }
        newest.set(12_000);
        reader.join();

        // Then
        assertThat(wrong.get()).isNull();
    }

    @Test
    void whatIsDoneLateToCompleteFilesDoesNotDisturbThatTheyAreEmptied() throws Exception {
        // Given: upkeep that lags behind
        rig.journal().close();
        var late = Executors.newSingleThreadScheduledExecutor();
        rig.reopen(task -> late.schedule(task, 20, TimeUnit.MILLISECONDS));

        // When: one entry of each file stays
        for (int i = 0; i < 6_000; i++) {
            rig.journal().put(key("log" + i), log(i), 0).join();
            if (i >= 10 && (i - 10) % 500 != 0) {
                rig.journal().remove(key("log" + (i - 10))).join();
            }
        }
        rig.settle();
        rig.reopen();
        late.shutdown();

        // Then
        assertThat(rig.bytesOnDisk()).isLessThan(6 * Journal.FILE_BYTES);
        assertThat(rig.journal().size()).isEqualTo(12 + 10);
        assertThat(rig.journal().get(key("log500"))).isEqualTo(log(500));
    }

    private static byte[] log(int number) {
        byte[] value = new byte[16 * 1024];
        Arrays.fill(value, (byte) number);
        return value;
    }

    /** Fills a file with every 511 of them. */
    private void overwrite(int times) {
        for (int i = 0; i < times; i++) {
            rig.journal().put(key("other"), log(2), 0).join();
        }
    }

    private Place placeOf(String key) {
        return Objects.requireNonNull(rig.journal().place(new Key(key(key))));
    }

    /** Null: nothing, any more. */
    private static byte @Nullable [] liesAt(Place place) {
        try {
            return place.file().read(place);
        } catch (IOException gone) {
            return null;
        }
    }
}
