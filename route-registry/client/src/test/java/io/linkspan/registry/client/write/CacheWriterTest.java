package io.linkspan.registry.client.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.memory.ManualTimer;
import io.linkspan.registry.client.memory.MemoryRegistry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CacheWriterTest {
    private final MemoryRegistry registry = new MemoryRegistry();
    private final ManualTimer time = new ManualTimer();
    private final List<String> done = new ArrayList<>();
    private final CacheWriter<RouteKey, RouteEntry> writer = new CacheWriter<>(registry.routes(), time, true);

    @Test
    void writesAtOnceAndTellsWhenDone() {
        writer.write(put("a", 1), () -> done.add("a1"));

        assertThat(registry.routes().entries()).isEqualTo(Map.of(key("a"), entry(1)));
        assertThat(done).containsExactly("a1");
        assertThat(writer.backlog()).isZero();
    }

    @Test
    void keepsOnlyTheLatestWriteOfAKeyWhileTheRegistryIsAway() {
        // Given
        registry.goAway();

        // When
        assertThat(writer.write(put("a", 1), () -> done.add("a1"))).isTrue();
        assertThat(writer.write(put("b", 1), () -> done.add("b1"))).isTrue();
        assertThat(writer.write(put("a", 2), () -> done.add("a2"))).isFalse();
        assertThat(writer.write(new CacheWrite.Remove<>(key("b")), () -> done.add("b-")))
                .isFalse();

        // Then
        assertThat(writer.backlog()).isEqualTo(2);
        assertThat(done).isEmpty();
        registry.comeBack(false);
        time.advance(2_000);
        assertThat(registry.routes().entries()).isEqualTo(Map.of(key("a"), entry(2)));
        assertThat(done).containsExactlyInAnyOrder("a1", "a2", "b1", "b-");
        assertThat(writer.backlog()).isZero();
    }

    @Test
    void whatIsPendingGoesOutInBatches() {
        // Given
        registry.goAway();
        for (int i = 0; i < 1_000; i++) {
            writer.write(put("t/" + i, 1), () -> {});
        }

        // When
        registry.comeBack(false);
        writer.wake();

        // Then
        assertThat(registry.routes().requests()).containsExactly("putAll(512)", "putAll(488)");
        assertThat(registry.routes().entries()).hasSize(1_000);
    }

    @Test
    void writesWithAndWithoutLifespanDoNotMix() {
        // Given
        registry.goAway();
        writer.write(put("a", 1), () -> {});
        writer.write(new CacheWrite.Put<>(key("b"), entry(1), Duration.ofSeconds(15)), () -> {});

        // When
        registry.comeBack(false);
        writer.wake();

        // Then
        assertThat(registry.routes().lifespan(key("a"))).isNull();
        assertThat(registry.routes().lifespan(key("b"))).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void whatWasWrittenForGoodIsRestoredAfterTheRegistryLostItsMemory() {
        // Given
        writer.write(put("a", 1), () -> {});
        writer.write(put("b", 1), () -> {});
        writer.write(new CacheWrite.Remove<>(key("b")), () -> {});
        writer.write(new CacheWrite.Put<>(key("c"), entry(1), Duration.ofSeconds(15)), () -> {});

        // When
        registry.goAway();
        writer.write(put("a", 2), () -> {});
        registry.comeBack(true);
        assertThat(registry.routes().entries()).isEmpty();
        writer.restore();

        // Then
        assertThat(registry.routes().entries()).isEqualTo(Map.of(key("a"), entry(2)));
    }

    @Test
    void aWriteOnItsWayWhileTheMemoryIsLostIsRepeatedAndNotReplacedByAnOlderOne() throws Exception {
        // Given
        writer.write(put("a", 1), () -> {});
        AtomicBoolean lost = new AtomicBoolean();
        AutoCloseable watch = registry.routes().watch(change -> {
            if (lost.compareAndSet(false, true)) {
                registry.routes().lose();
                writer.restore();
            }
        });

        // When
        writer.write(put("a", 2), () -> done.add("a2"));
        watch.close();

        // Then
        assertThat(lost).isTrue();
        assertThat(registry.routes().entries()).isEqualTo(Map.of(key("a"), entry(2)));
        assertThat(done).containsExactly("a2");
        assertThat(writer.backlog()).isZero();
    }

    @Test
    void doesNothingOnceClosed() {
        // Given
        registry.goAway();
        writer.write(put("a", 1), () -> done.add("a1"));

        // When
        writer.close();
        registry.comeBack(false);
        time.advance(60_000);
        writer.write(put("b", 1), () -> done.add("b1"));

        // Then
        assertThat(registry.routes().entries()).isEmpty();
        assertThat(done).isEmpty();
    }

    private static RouteKey key(String filter) {
        return new RouteKey(filter, "node-1");
    }

    private static RouteEntry entry(long counter) {
        return new RouteEntry(1, new Revision(1, counter));
    }

    private static CacheWrite<RouteKey, RouteEntry> put(String filter, long counter) {
        return new CacheWrite.Put<>(key(filter), entry(counter), null);
    }
}
