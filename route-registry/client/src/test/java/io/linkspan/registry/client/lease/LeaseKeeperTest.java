package io.linkspan.registry.client.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.memory.ManualTimer;
import io.linkspan.registry.client.memory.MemoryRegistry;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
    private static final Duration DURATION = Duration.ofSeconds(6);
    private static final LeaseKey KEY = LeaseKey.routes("gcp");

    private final MemoryRegistry registry = new MemoryRegistry();
    private final ManualTimer time = new ManualTimer();
    private final LeaseKeeper keeper = new CasLeaseKeeper(registry, time, time::nanoTime);
    private final List<Lease> lost = new ArrayList<>();

    @Test
    void aFreeLeaseIsTakenAtOnce() {
        CompletableFuture<Lease> first = acquire("link/a", 1);

        assertThat(first).isCompleted();
        assertThat(first.join().held()).isTrue();
        assertThat(first.join().epoch()).isPositive();
    }

    @Test
    void aHeldLeaseStaysWithItsHolder() {
        // Given
        Lease first = acquire("link/a", 1).join();

        // When
        CompletableFuture<Lease> second = acquire("link/b", 2);
        time.advance(60_000);

        // Then
        assertThat(second).isNotDone();
        assertThat(first.held()).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void aLeaseGivenBackIsTakenByTheNextWithAHigherEpoch() {
        // Given
        Lease first = acquire("link/a", 1).join();
        CompletableFuture<Lease> second = acquire("link/b", 2);

        // When
        first.close();
        time.advance(DURATION.toMillis() / 4);

        // Then
        assertThat(first.held()).isFalse();
        assertThat(lost).isEmpty();
        assertThat(second.join().epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void anotherTakesOverOnlyAfterAFullDurationUnchanged() {
        // Given a holder that has died
        MemoryRegistry shared = registry;
        ManualTimer dead = new ManualTimer();
        Lease first = new CasLeaseKeeper(shared, dead, dead::nanoTime)
                .acquire(KEY, new LeaseHolder("link/a", 1), DURATION, lost::add)
                .join();

        // When
        CompletableFuture<Lease> second = acquire("link/b", 2);
        time.advance(DURATION.toMillis() - 1);

        // Then
        assertThat(second).isNotDone();
        time.advance(DURATION.toMillis() / 4);
        assertThat(second).isCompleted();
        assertThat(second.join().epoch()).isGreaterThan(first.epoch());
    }

    @Test
    void thePatienceStartsAgainWhenTheRegistryDidNotAnswer() {
        // Given a holder that has died
        ManualTimer dead = new ManualTimer();
        new CasLeaseKeeper(registry, dead, dead::nanoTime)
                .acquire(KEY, new LeaseHolder("link/a", 1), DURATION, lost::add)
                .join();
        CompletableFuture<Lease> second = acquire("link/b", 2);
        time.advance(5_000);

        // When
        registry.goAway();
        time.advance(1_000);
        registry.comeBack(false);
        time.advance(5_000);

        // Then
        assertThat(second).isNotDone();
        time.advance(2_500);
        assertThat(second).isCompleted();
    }

    @Test
    void aHolderThatCannotRenewLetsGoBeforeAnotherMayTakeIt() {
        // Given
        Lease first = acquire("link/a", 1).join();
        time.advance(20_000);

        // When
        registry.goAway();
        time.advance(4_100);

        // Then
        assertThat(first.held()).isFalse();
        assertThat(lost).containsExactly(first);
        registry.comeBack(false);
        time.advance(60_000);
        assertThat(first.held()).isFalse();
        assertThat(lost).hasSize(1);
    }

    @Test
    void aHolderSurvivesAShortOutage() {
        // Given
        Lease first = acquire("link/a", 1).join();
        time.advance(20_000);

        // When
        registry.goAway();
        time.advance(2_000);
        registry.comeBack(false);
        time.advance(20_000);

        // Then
        assertThat(first.held()).isTrue();
        assertThat(lost).isEmpty();
    }

    @Test
    void aHolderThatWasReplacedIsToldSo() {
        // Given
        Lease first = acquire("link/a", 1).join();

        // When the entry was taken behind its back
        registry.leases().expire(KEY);
        CompletableFuture<Lease> second = acquire("link/b", 2);
        time.advance(3_000);

        // Then
        assertThat(lost).containsExactly(first);
        assertThat(first.held()).isFalse();
        assertThat(second.join().held()).isTrue();
    }

    @Test
    void aRestartedNodeTakesOverFromItsEarlierLifeAtOnce() {
        // Given
        ManualTimer dead = new ManualTimer();
        Lease earlier = new CasLeaseKeeper(registry, dead, dead::nanoTime)
                .acquire(KEY, new LeaseHolder("link/a", 1), DURATION, lost::add)
                .join();

        // When
        CompletableFuture<Lease> now = acquire("link/a", 2);

        // Then
        assertThat(now).isCompleted();
        assertThat(now.join().epoch()).isGreaterThan(earlier.epoch());
    }

    @Test
    void aCancelledCandidateNeverTakesIt() {
        // Given
        Lease first = acquire("link/a", 1).join();
        CompletableFuture<Lease> second = acquire("link/b", 2);

        // When
        second.cancel(true);
        first.close();
        time.advance(60_000);

        // Then
        assertThat(registry.leases().entries().get(KEY)).isNotNull().satisfies(entry -> assertThat(entry.holder())
                .isEmpty());
    }

    private CompletableFuture<Lease> acquire(String node, long incarnation) {
        return keeper.acquire(KEY, new LeaseHolder(node, incarnation), DURATION, lost::add);
    }
}
