package io.linkspan.broker.session;

import io.linkspan.contracts.message.MessageId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Deliveries that wait, by the lane in which their message was first numbered. Not safe for several threads. */
final class Held {
    private record One(long turn, @Nullable MessageId id, Delivery delivery) {}

    /** Those without a name are in the lane null. */
    private final Map<@Nullable NumberedLane, ArrayDeque<One>> lanes = new HashMap<>();

    private long turns;
    private int size;

    int size() {
        return size;
    }

    /** Takes one in, in front of those of its lane that were published after it; seldom is there any. */
    void add(@Nullable MessageId id, Delivery delivery) {
        ArrayDeque<One> lane = lanes.computeIfAbsent(lane(id), ignored -> new ArrayDeque<>());
        ArrayDeque<One> later = new ArrayDeque<>(0);
        while (!lane.isEmpty() && before(id, lane.getLast().id)) {
            later.push(lane.removeLast());
        }
        lane.add(new One(later.isEmpty() ? turns++ : later.element().turn, id, delivery));
        lane.addAll(later);
        size++;
    }

    /** Takes out what was published before that message, as far as its name tells, in order. */
    List<Delivery> before(@Nullable MessageId id) {
        List<Delivery> before = new ArrayList<>();
        if (id == null) {
            return before;
        }
        ArrayDeque<One> lane = lanes.get(lane(id));
        while (lane != null && !lane.isEmpty() && before(lane.element().id, id)) {
            before.add(lane.remove().delivery);
            size--;
        }
        return before;
    }

    private static boolean before(@Nullable MessageId one, @Nullable MessageId other) {
        return one != null && other != null && NumberedLane.ORDER.compare(one, other) < 0;
    }

    /** Takes out all but those that are to stay, in the order in which they came. */
    List<Delivery> takeBut(Predicate<@Nullable MessageId> stays) {
        List<One> out = new ArrayList<>();
        for (ArrayDeque<One> lane : lanes.values()) {
            lane.removeIf(one -> !stays.test(one.id) && out.add(one));
        }
        lanes.values().removeIf(ArrayDeque::isEmpty);
        size -= out.size();
        return out.stream()
                .sorted(Comparator.comparingLong(One::turn))
                .map(One::delivery)
                .toList();
    }

    private static @Nullable NumberedLane lane(@Nullable MessageId id) {
        return id == null ? null : NumberedLane.of(id);
    }
}
