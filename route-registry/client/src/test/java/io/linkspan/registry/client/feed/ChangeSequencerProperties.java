package io.linkspan.registry.client.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against a model: a cache that changes, a listener that repeats events, loads that see any moment between their begin
 * and end, a consumer of any speed. At rest the consumer knows exactly the cache.
 */
class ChangeSequencerProperties {
    private static final int ROUNDS = 300;
    private static final int STEPS = 400;

    @Test
    void theConsumerEndsWithExactlyTheCache() {
        long seed = Long.getLong("seed", new Random().nextLong());
        for (int round = 0; round < ROUNDS; round++) {
            new Run(new Random(seed + round)).check("replay with -Dseed=" + (seed + round));
        }
    }

    private static final class Run {
        private final Random random;
        private final ChangeSequencer<Integer, RouteEntry> sequencer;
        private final Map<Integer, RouteEntry> cache = new HashMap<>();
        private final Map<Integer, RouteEntry> consumer = new HashMap<>();
        private final Deque<CacheChange<Integer, RouteEntry>> underway = new ArrayDeque<>();
        private long counter;
        private long load;
        private boolean reading;
        private boolean first = true;

        Run(Random random) {
            this.random = random;
            this.sequencer = new ChangeSequencer<>(1 + random.nextInt(8));
        }

        void check(String replay) {
            begin();
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> put();
                    case 3 -> remove();
                    case 4, 5, 6 -> deliver();
                    case 7, 8 -> consume(replay);
                    default -> loadStep();
                }
            }
            while (!underway.isEmpty()) {
                deliver();
            }
            if (reading) {
                loadStep();
            }
            while (sequencer.hasNext()) {
                consume(replay);
            }
            assertThat(consumer).as(replay).isEqualTo(cache);
        }

        private void put() {
            int key = random.nextInt(12);
            RouteEntry value = new RouteEntry(1, new Revision(1, ++counter));
            cache.put(key, value);
            underway.add(new CacheChange.Put<>(key, value));
        }

        private void remove() {
            int key = random.nextInt(12);
            if (cache.remove(key) != null) {
                underway.add(new CacheChange.Removed<>(key));
            }
        }

        private void deliver() {
            CacheChange<Integer, RouteEntry> event = underway.poll();
            if (event == null) {
                return;
            }
            boolean room = sequencer.event(load, event);
            if (room && event instanceof CacheChange.Put<Integer, RouteEntry> && random.nextInt(4) == 0) {
                room = sequencer.event(load, event);
            }
            if (!room) {
                begin();
            }
        }

        /** A new listener hears of what happens from now on. */
        private void begin() {
            load = sequencer.begin();
            underway.clear();
            reading = true;
        }

        private void loadStep() {
            if (!reading) {
                if (random.nextInt(10) == 0) {
                    begin();
                }
                return;
            }
            if (sequencer.loaded(load, cache)) {
                reading = false;
            } else {
                begin();
            }
        }

        private void consume(String replay) {
            CacheChange<Integer, RouteEntry> change = sequencer.poll();
            if (change == null) {
                return;
            }
            if (first) {
                assertThat(change).as(replay).isInstanceOf(CacheChange.Snapshot.class);
                first = false;
            }
            switch (change) {
                case CacheChange.Snapshot<Integer, RouteEntry> snapshot -> {
                    consumer.clear();
                    consumer.putAll(snapshot.entries());
                }
                case CacheChange.Put<Integer, RouteEntry> put -> {
                    RouteEntry before = consumer.put(put.key(), put.value());
                    if (before != null) {
                        assertThat(put.value().revision()).as(replay).isGreaterThan(before.revision());
                    }
                }
                case CacheChange.Removed<Integer, RouteEntry> removed -> consumer.remove(removed.key());
            }
        }
    }
}
