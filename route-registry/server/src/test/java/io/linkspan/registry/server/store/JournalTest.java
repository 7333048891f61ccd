package io.linkspan.registry.server.store;

import static io.linkspan.registry.server.store.JournalRig.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class JournalTest extends RiggedJournal {
    @Test
    void valuesAndRemovalsSurviveReopening() throws Exception {
        // Given
        rig.put("a", "1");
        rig.put("b", "2");
        rig.put("a", "3");
        rig.journal().put(key("c"), key("4"), 77).join();
        rig.journal().remove(key("b")).join();
        rig.journal().remove(key("never there")).join();

        // When
        rig.reopen();

        // Then
        assertThat(rig.value("a")).isEqualTo("3");
        assertThat(rig.value("b")).isNull();
        assertThat(rig.journal().size()).isEqualTo(2);
        assertThat(rig.journal().expired(76)).isEmpty();
        assertThat(rig.journal().expired(77)).containsExactly(key("c"));
    }

    @Test
    void whatAKilledProcessLeavesHalfWrittenIsCutOff() throws Exception {
        // Given
        rig.put("a", "1");
        rig.put("b", "22222222");
        rig.journal().close();
        Path file = rig.files().getLast();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }

        // When
        rig.reopen();
        rig.put("c", "3");
        rig.reopen();

        // Then
        assertThat(rig.value("a")).isEqualTo("1");
        assertThat(rig.value("b")).isNull();
        assertThat(rig.value("c")).isEqualTo("3");
    }

    @Test
    void whatALossOfPowerLeavesOfTheLastCompleteFileIsCutOffUnlessEachWriteWasForced() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            rig.journal()
                    .put(key("k" + i), new byte[(int) Journal.FILE_BYTES], 0)
                    .join();
        }
        rig.journal().close();
        Path complete = rig.files().get(1);
        try (FileChannel channel = FileChannel.open(complete, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }

        // When / Then
        assertThatThrownBy(() -> rig.open(rig.directory(), true)).hasMessageContaining("damaged record");
        rig.reopen();
        assertThat(rig.journal().size()).isEqualTo(2);
        assertThat(rig.journal().contains(key("k1"))).isFalse();
    }

    @Test
    void damageElsewhereIsToldInsteadOfLosingWhatFollows() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            rig.journal()
                    .put(key("k" + i), new byte[(int) Journal.FILE_BYTES], 0)
                    .join();
        }
        rig.journal().close();
        try (FileChannel channel = FileChannel.open(rig.files().getFirst(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
        }

        // When / Then
        assertThatThrownBy(rig::reopen)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged record")
                .hasMessageContaining(rig.files().getFirst().getFileName().toString());
        Files.delete(rig.files().getFirst());
        rig.reopen();
        assertThat(rig.journal().size()).isEqualTo(2);
    }

    @Test
    void aFileOfALaterVersionIsRefused() throws Exception {
        // Given
        rig.put("a", "1");
        rig.journal().close();
        try (FileChannel channel = FileChannel.open(rig.files().getFirst(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {9}), 7);
        }

        // When / Then
        assertThatThrownBy(rig::reopen).isInstanceOf(IOException.class).hasMessageContaining("not a journal");
        Files.delete(rig.files().getFirst());
        rig.reopen();
    }

    @Test
    void roomIsGivenBackBehindAMovingWindow() throws Exception {
        // Given: one entry that stays, and a log of 200 MiB of which the last 100 entries are kept
        rig.put("stays", "for ever");
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 12_800; i++) {
            changes.add(rig.journal().put(key("log" + i), new byte[16 * 1024], 0));
            if (i >= 100) {
                changes.add(rig.journal().remove(key("log" + (i - 100))));
            }
        }
        CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new)).join();

        // When
        rig.reopen();

        // Then
        assertThat(rig.bytesOnDisk()).isLessThan(40L * 1024 * 1024);
        assertThat(rig.journal().size()).isEqualTo(101);
        assertThat(rig.value("stays")).isEqualTo("for ever");
        assertThat(rig.journal().get(key("log12799"))).hasSize(16 * 1024);
        assertThat(rig.journal().get(key("log12699"))).isNull();
    }

    @Test
    void aValueIsPutOnlyIfThereIsNone() throws Exception {
        assertThat(rig.journal().putIfAbsent(key("a"), key("1")).join()).isTrue();
        assertThat(rig.journal().putIfAbsent(key("a"), key("2")).join()).isFalse();
        rig.journal().remove(key("a")).join();
        assertThat(rig.journal().putIfAbsent(key("a"), key("3")).join()).isTrue();

        rig.reopen();
        assertThat(rig.value("a")).isEqualTo("3");
        assertThat(rig.journal().putIfAbsent(key("a"), key("4")).join()).isFalse();
    }

    @Test
    void whatIsWrittenTogetherCountsInItsOrder() throws Exception {
        // Given: all of them wait for the thread that writes
        rig.put("gone", "1");
        CountDownLatch free = rig.hold();
        CompletableFuture<Boolean> first = rig.journal().putIfAbsent(key("a"), key("1"));
        CompletableFuture<Boolean> second = rig.journal().putIfAbsent(key("a"), key("2"));
        CompletableFuture<Boolean> before = rig.journal().putIfAbsent(key("gone"), key("2"));
        CompletableFuture<Void> removal = rig.journal().remove(key("gone"));
        CompletableFuture<Boolean> behind = rig.journal().putIfAbsent(key("gone"), key("3"));

        // When
        free.countDown();

        // Then
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isFalse();
        assertThat(before.join()).isFalse();
        assertThat(behind.join()).isTrue();
        assertThat(removal).isCompleted();
        rig.reopen();
        assertThat(rig.value("a")).isEqualTo("1");
        assertThat(rig.value("gone")).isEqualTo("3");
    }

    @Test
    void onlyAValueThatHasEndedIsRemovedAsEnded() {
        rig.journal().put(key("a"), key("1"), 77).join();
        rig.journal().put(key("b"), key("1"), 0).join();

        assertThat(rig.journal().removeEnded(key("a"), 76).join()).isFalse();
        assertThat(rig.journal().removeEnded(key("b"), 100).join()).isFalse();
        assertThat(rig.journal().removeEnded(key("c"), 100).join()).isFalse();
        assertThat(rig.journal().size()).isEqualTo(2);
        assertThat(rig.journal().removeEnded(key("a"), 77).join()).isTrue();
        assertThat(rig.journal().contains(key("a"))).isFalse();
    }

    @Test
    void clearingLeavesNothing() throws Exception {
        rig.put("a", "1");
        rig.journal().clear().join();
        assertThat(rig.journal().size()).isZero();
        rig.put("b", "2");
        rig.reopen();
        assertThat(rig.value("a")).isNull();
        assertThat(rig.value("b")).isEqualTo("2");
    }

    @Test
    void afterAnyChangesItHoldsWhatAMapHolds() throws Exception {
        long seed = Long.getLong("linkspan.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, String> model = new HashMap<>();
        for (int step = 0; step < 3_000; step++) {
            String key = "k" + random.nextInt(200);
            int what = random.nextInt(1000);
            if (what < 600) {
                String value = "v".repeat(random.nextInt(40_000)) + step;
                model.put(key, value);
                rig.put(key, value);
            } else if (what < 990) {
                model.remove(key);
                rig.journal().remove(key(key)).join();
            } else {
                rig.reopen();
            }
        }
        rig.reopen();
        Map<String, String> found = new HashMap<>();
        for (byte[] key : rig.journal().keys().toList()) {
            found.put(new String(key, UTF_8), new String(rig.journal().get(key), UTF_8));
        }
        assertThat(found).as("seed %d", seed).isEqualTo(model);
    }
}
