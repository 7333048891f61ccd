package io.linkspan.registry.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalTest {
    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private @Nullable Journal opened;

    JournalTest() {}

    @BeforeEach
    void setUp() throws IOException {
        reopen();
    }

    @AfterEach
    void stop() throws IOException {
        journal().close();
        executor.shutdown();
    }

    @Test
    void valuesAndRemovalsSurviveReopening() throws Exception {
        // Given
        put("a", "1");
        put("b", "2");
        put("a", "3");
        journal().put(key("c"), key("4"), 77).join();
        journal().remove(key("b")).join();
        journal().remove(key("never there")).join();

        // When
        reopen();

        // Then
        assertThat(value("a")).isEqualTo("3");
        assertThat(value("b")).isNull();
        assertThat(journal().size()).isEqualTo(2);
        assertThat(journal().expired(76)).isEmpty();
        assertThat(journal().expired(77)).containsExactly(key("c"));
    }

    @Test
    void whatAKilledProcessLeavesHalfWrittenIsCutOff() throws Exception {
        // Given
        put("a", "1");
        put("b", "22222222");
        journal().close();
        Path file = files().getLast();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }

        // When
        reopen();
        put("c", "3");
        reopen();

        // Then
        assertThat(value("a")).isEqualTo("1");
        assertThat(value("b")).isNull();
        assertThat(value("c")).isEqualTo("3");
    }

    @Test
    void whatALossOfPowerLeavesOfTheLastCompleteFileIsCutOffUnlessEachWriteWasForced() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            journal().put(key("k" + i), new byte[(int) Journal.FILE_BYTES], 0).join();
        }
        journal().close();
        Path complete = files().get(1);
        try (FileChannel channel = FileChannel.open(complete, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 3);
        }

        // When / Then
        assertThatThrownBy(() -> open(true)).hasMessageContaining("damaged record");
        opened = open(false);
        assertThat(journal().size()).isEqualTo(2);
        assertThat(journal().contains(key("k1"))).isFalse();
    }

    @Test
    void damageElsewhereIsToldInsteadOfLosingWhatFollows() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            journal().put(key("k" + i), new byte[(int) Journal.FILE_BYTES], 0).join();
        }
        journal().close();
        try (FileChannel channel = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), 100);
        }

        // When / Then
        assertThatThrownBy(this::reopen)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged record")
                .hasMessageContaining(files().getFirst().getFileName().toString());
        Files.delete(files().getFirst());
        reopen();
        assertThat(journal().size()).isEqualTo(2);
    }

    @Test
    void aFileOfALaterVersionIsRefused() throws Exception {
        // Given
        put("a", "1");
        journal().close();
        try (FileChannel channel = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[] {9}), 7);
        }

        // When / Then
        assertThatThrownBy(this::reopen).isInstanceOf(IOException.class).hasMessageContaining("not a journal");
        Files.delete(files().getFirst());
        reopen();
    }

    @Test
    void roomIsGivenBackBehindAMovingWindow() throws Exception {
        // Given: one entry that stays, and a log of 200 MiB of which the last 100 entries are kept
        put("stays", "for ever");
        List<CompletableFuture<Void>> changes = new ArrayList<>();
        for (int i = 0; i < 12_800; i++) {
            changes.add(journal().put(key("log" + i), new byte[16 * 1024], 0));
            if (i >= 100) {
                changes.add(journal().remove(key("log" + (i - 100))));
            }
        }
        CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new)).join();

        // When
        reopen();

        // Then
        assertThat(bytesOnDisk()).isLessThan(40L * 1024 * 1024);
        assertThat(journal().size()).isEqualTo(101);
        assertThat(value("stays")).isEqualTo("for ever");
        assertThat(journal().get(key("log12799"))).hasSize(16 * 1024);
        assertThat(journal().get(key("log12699"))).isNull();
    }

    @Test
    void aValueIsPutOnlyIfThereIsNone() throws Exception {
        assertThat(journal().putIfAbsent(key("a"), key("1")).join()).isTrue();
        assertThat(journal().putIfAbsent(key("a"), key("2")).join()).isFalse();
        journal().remove(key("a")).join();
        assertThat(journal().putIfAbsent(key("a"), key("3")).join()).isTrue();

        reopen();
        assertThat(value("a")).isEqualTo("3");
        assertThat(journal().putIfAbsent(key("a"), key("4")).join()).isFalse();
    }

    @Test
    void whatIsWrittenTogetherCountsInItsOrder() throws Exception {
        // Given: all of them wait for the thread that writes
        put("gone", "1");
        var free = new CountDownLatch(1);
        executor.execute(() -> awaitQuietly(free));
        CompletableFuture<Boolean> first = journal().putIfAbsent(key("a"), key("1"));
        CompletableFuture<Boolean> second = journal().putIfAbsent(key("a"), key("2"));
        CompletableFuture<Boolean> before = journal().putIfAbsent(key("gone"), key("2"));
        CompletableFuture<Void> removal = journal().remove(key("gone"));
        CompletableFuture<Boolean> behind = journal().putIfAbsent(key("gone"), key("3"));

        // When
        free.countDown();

        // Then
        assertThat(first.join()).isTrue();
        assertThat(second.join()).isFalse();
        assertThat(before.join()).isFalse();
        assertThat(behind.join()).isTrue();
        assertThat(removal).isCompleted();
        reopen();
        assertThat(value("a")).isEqualTo("1");
        assertThat(value("gone")).isEqualTo("3");
    }

    @Test
    void aBusyJournalIsWrittenToWithoutItsThread() throws Exception {
        // Given
        keepBusy();
        var free = new CountDownLatch(1);
        executor.execute(() -> awaitQuietly(free));

        // When
        CompletableFuture<Void> written = journal().put(key("a"), key("1"), 0);
        CompletableFuture<Boolean> refused = journal().putIfAbsent(key("a"), key("2"));
        CompletableFuture<Void> removed = journal().remove(key("busy1"));

        // Then
        assertThat(List.of(written, refused, removed)).allMatch(CompletableFuture::isDone);
        assertThat(refused.join()).isFalse();
        assertThat(value("a")).isEqualTo("1");
        assertThat(journal().contains(key("busy1"))).isFalse();
        free.countDown();
        reopen();
        assertThat(value("a")).isEqualTo("1");
        assertThat(journal().contains(key("busy1"))).isFalse();
    }

    @Test
    void whatIsWrittenInPreparedRoomSurvivesTheProcess() throws Exception {
        // Given
        keepBusy();
        put("a", "1");
        put("b", "22222222");
        Path left = Files.createDirectory(directory.resolve("left"));
        copyJournal(left);
        Path torn = Files.createDirectory(directory.resolve("torn"));
        copyJournal(torn);
        Path newest = files(torn).getLast();
        byte[] bytes = Files.readAllBytes(newest);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        bytes[end - 1] = 0;
        Files.write(newest, bytes);

        // When / Then
        assertThat(bytes).hasSize((int) Journal.FILE_BYTES);
        try (Journal killed = open(left, true)) {
            assertThat(killed.size()).isEqualTo(journal().size());
            assertThat(killed.get(key("b"))).isEqualTo(key("22222222"));
        }
        assertThat(Files.size(files(left).getLast())).isLessThan(Journal.FILE_BYTES);
        try (Journal killed = open(torn, false)) {
            assertThat(killed.size()).isEqualTo(journal().size() - 1);
            assertThat(killed.get(key("a"))).isEqualTo(key("1"));
            assertThat(killed.contains(key("b"))).isFalse();
        }
    }

    @Test
    void roomThatIsLostWithItsFirstRecordIsAnEmptyFile() throws Exception {
        // Given
        put("a", "1");
        journal().close();
        Path next = files().getLast().resolveSibling("00000000000000ff.journal");
        Files.write(next, new byte[(int) Journal.FILE_BYTES]);

        // When
        reopen();
        put("b", "2");
        reopen();

        // Then
        assertThat(value("a")).isEqualTo("1");
        assertThat(value("b")).isEqualTo("2");
    }

    @Test
    void filesThatHoldNothingDoNotWaitForMoreToBeWritten() throws Exception {
        // Given: removals of ten files are far less than a file
        keepBusy();
        for (int i = 0; i < 640; i++) {
            journal().put(key("log" + i), new byte[128 * 1024], 0).join();
        }

        // When
        for (int i = 0; i < 640; i++) {
            journal().remove(key("log" + i)).join();
        }
        settle();

        // Then
        assertThat(bytesOnDisk()).isLessThan(7 * Journal.FILE_BYTES);
    }

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
                    byte[] value = journal().get(key("log" + one));
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
            CompletableFuture<Void> put = journal().put(key("log" + i), log(i), 0);
            if (i >= 1_000) {
                journal().remove(key("log" + (i - 1_000)));
            }
            put.join();
            newest.set(i);
        }
        newest.set(12_000);
        reader.join();

        // Then
        assertThat(wrong.get()).isNull();
    }

    private static byte[] log(int number) {
        byte[] value = new byte[16 * 1024];
        Arrays.fill(value, (byte) number);
        return value;
    }

    @Test
    void whatIsDoneLateToCompleteFilesDoesNotDisturbThatTheyAreEmptied() throws Exception {
        // Given: upkeep that lags behind
        journal().close();
        var late = Executors.newSingleThreadScheduledExecutor();
        opened = Journal.open(
                directory.resolve("journal"), false, executor, task -> late.schedule(task, 20, TimeUnit.MILLISECONDS));

        // When: one entry of each file stays
        for (int i = 0; i < 6_000; i++) {
            journal().put(key("log" + i), log(i), 0).join();
            if (i >= 10 && (i - 10) % 500 != 0) {
                journal().remove(key("log" + (i - 10))).join();
            }
        }
        settle();
        reopen();
        late.shutdown();

        // Then
        assertThat(bytesOnDisk()).isLessThan(6 * Journal.FILE_BYTES);
        assertThat(journal().size()).isEqualTo(12 + 10);
        assertThat(journal().get(key("log500"))).isEqualTo(log(500));
    }

    @Test
    void onlyAValueThatHasEndedIsRemovedAsEnded() {
        journal().put(key("a"), key("1"), 77).join();
        journal().put(key("b"), key("1"), 0).join();

        assertThat(journal().removeEnded(key("a"), 76).join()).isFalse();
        assertThat(journal().removeEnded(key("b"), 100).join()).isFalse();
        assertThat(journal().removeEnded(key("c"), 100).join()).isFalse();
        assertThat(journal().size()).isEqualTo(2);
        assertThat(journal().removeEnded(key("a"), 77).join()).isTrue();
        assertThat(journal().contains(key("a"))).isFalse();
    }

    @Test
    void clearingLeavesNothing() throws Exception {
        put("a", "1");
        journal().clear().join();
        assertThat(journal().size()).isZero();
        put("b", "2");
        reopen();
        assertThat(value("a")).isNull();
        assertThat(value("b")).isEqualTo("2");
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
                put(key, value);
            } else if (what < 990) {
                model.remove(key);
                journal().remove(key(key)).join();
            } else {
                reopen();
            }
        }
        reopen();
        Map<String, String> found = new HashMap<>();
        for (byte[] key : journal().keys().toList()) {
            found.put(new String(key, UTF_8), new String(journal().get(key), UTF_8));
        }
        assertThat(found).as("seed %d", seed).isEqualTo(model);
    }

    private Journal journal() {
        return java.util.Objects.requireNonNull(opened);
    }

    private void reopen() throws IOException {
        if (opened != null) {
            opened.close();
        }
        opened = open(false);
    }

    private Journal open(boolean sync) throws IOException {
        return open(directory.resolve("journal"), sync);
    }

    private Journal open(Path where, boolean sync) throws IOException {
        return Journal.open(where, sync, executor, Runnable::run);
    }

    /** Fills files until the next change is written in prepared room. */
    private void keepBusy() throws Exception {
        for (int i = 0; i < 40; i++) {
            journal().put(key("busy" + i), new byte[1024 * 1024], 0).join();
        }
        settle();
    }

    /** The thread that writes is through with what it does after a change. */
    private void settle() throws Exception {
        executor.submit(() -> {}).get();
    }

    private static void awaitQuietly(CountDownLatch free) {
        try {
            free.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void copyJournal(Path to) throws IOException {
        for (Path file : files()) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private void put(String key, String value) {
        journal().put(key(key), key(value), 0).join();
    }

    private @Nullable String value(String key) throws IOException {
        byte[] value = journal().get(key(key));
        return value == null ? null : new String(value, UTF_8);
    }

    private List<Path> files() throws IOException {
        return files(directory.resolve("journal"));
    }

    private static List<Path> files(Path where) throws IOException {
        try (Stream<Path> all = Files.list(where)) {
            return all.filter(path -> path.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private long bytesOnDisk() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }
}
