package io.linkspan.registry.client.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeSequencerTest {
    private final ChangeSequencer<String, RouteEntry> sequencer = new ChangeSequencer<>(3);

    @Test
    void theFirstChangeIsASnapshot() {
        // Given
        long load = sequencer.begin();
        sequencer.event(load, put("b", 1));
        assertThat(sequencer.poll()).isNull();

        // When
        assertThat(sequencer.loaded(load, Map.of("a", entry(1)))).isTrue();

        // Then
        assertThat(sequencer.poll()).isEqualTo(snapshot(Map.of("a", entry(1), "b", entry(1))));
        assertThat(sequencer.poll()).isNull();
    }

    @Test
    void eventsDuringALoadAreMergedByRevision() {
        // Given
        long load = sequencer.begin();
        sequencer.event(load, put("a", 1));
        sequencer.event(load, put("b", 3));
        sequencer.event(load, removed("c"));

        // When
        sequencer.loaded(load, Map.of("a", entry(2), "b", entry(2), "c", entry(9)));

        // Then
        assertThat(sequencer.poll()).isEqualTo(snapshot(Map.of("a", entry(2), "b", entry(3))));
    }

    @Test
    void repeatedAndLateEventsAreDropped() {
        // Given
        long load = live(Map.of("a", entry(5)));

        // When
        sequencer.event(load, put("a", 5));
        sequencer.event(load, put("a", 4));
        sequencer.event(load, removed("unknown"));

        // Then
        assertThat(sequencer.poll()).isNull();
        sequencer.event(load, put("a", 6));
        assertThat(sequencer.poll()).isEqualTo(put("a", 6));
    }

    @Test
    void aKeyMadeAnewAfterItsRemovalMayStartWithALowRevision() {
        // Given
        long load = live(Map.of("a", entry(5)));

        // When
        sequencer.event(load, removed("a"));
        assertThat(sequencer.poll()).isEqualTo(removed("a"));
        sequencer.event(load, put("a", 1));

        // Then
        assertThat(sequencer.poll()).isEqualTo(put("a", 1));
    }

    @Test
    void aRemovalIsToldAlsoWhenTheKeyIsThereAgain() {
        // Given
        long load = live(Map.of("a", entry(5)));

        // When
        sequencer.event(load, removed("a"));
        sequencer.event(load, put("a", 1));
        sequencer.event(load, put("a", 2));

        // Then
        assertThat(sequencer.poll()).isEqualTo(removed("a"));
        assertThat(sequencer.poll()).isEqualTo(put("a", 2));
        assertThat(sequencer.poll()).isNull();
    }

    @Test
    void changesNotYetTakenMergePerKey() {
        // Given
        long load = live(Map.of());

        // When
        for (int i = 1; i <= 100; i++) {
            assertThat(sequencer.event(load, put("a", i))).isTrue();
            assertThat(sequencer.event(load, put("b", i))).isTrue();
        }

        // Then
        assertThat(sequencer.poll()).isEqualTo(put("a", 100));
        assertThat(sequencer.poll()).isEqualTo(put("b", 100));
        assertThat(sequencer.poll()).isNull();
    }

    @Test
    void moreChangesThanThereIsRoomForAskForAnotherLoad() {
        // Given
        long load = live(Map.of());
        assertThat(sequencer.event(load, put("a", 1))).isTrue();
        assertThat(sequencer.event(load, put("b", 1))).isTrue();
        assertThat(sequencer.event(load, put("c", 1))).isTrue();

        // When
        assertThat(sequencer.event(load, put("d", 1))).isFalse();

        // Then
        assertThat(sequencer.poll()).isNull();
        long next = sequencer.begin();
        assertThat(sequencer.loaded(next, Map.of("d", entry(1)))).isTrue();
        assertThat(sequencer.poll()).isEqualTo(snapshot(Map.of("d", entry(1))));
    }

    @Test
    void anOverflowDuringALoadMakesThatLoadVoid() {
        // Given
        long load = sequencer.begin();
        for (int i = 0; i < 3; i++) {
            assertThat(sequencer.event(load, put("k" + i, 1))).isTrue();
        }

        // When
        assertThat(sequencer.event(load, put("k3", 1))).isFalse();

        // Then
        assertThat(sequencer.loaded(load, Map.of())).isFalse();
        assertThat(sequencer.poll()).isNull();
    }

    @Test
    void whatBelongsToAnEarlierLoadIsIgnored() {
        // Given
        long earlier = live(Map.of("a", entry(1)));
        long load = sequencer.begin();

        // When
        sequencer.event(earlier, put("a", 2));
        assertThat(sequencer.loaded(earlier, Map.of())).isFalse();

        // Then
        assertThat(sequencer.loaded(load, Map.of("a", entry(1)))).isTrue();
        assertThat(sequencer.poll()).isEqualTo(snapshot(Map.of("a", entry(1))));
    }

    private long live(Map<String, RouteEntry> entries) {
        long load = sequencer.begin();
        sequencer.loaded(load, entries);
        sequencer.poll();
        return load;
    }

    private static RouteEntry entry(long counter) {
        return new RouteEntry(1, new Revision(1, counter));
    }

    private static CacheChange<String, RouteEntry> put(String key, long counter) {
        return new CacheChange.Put<>(key, entry(counter));
    }

    private static CacheChange<String, RouteEntry> removed(String key) {
        return new CacheChange.Removed<>(key);
    }

    private static CacheChange<String, RouteEntry> snapshot(Map<String, RouteEntry> entries) {
        return new CacheChange.Snapshot<>(entries);
    }
}
