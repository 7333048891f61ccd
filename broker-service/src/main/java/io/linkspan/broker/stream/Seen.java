package io.linkspan.broker.stream;

import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far this node has seen the messages of all nodes; safe from any thread. */
public final class Seen {
    /** Streams; of more, those of earlier lives of a log go, or else the new one is not entered. Then a message may come twice. */
    private static final int MOST = 8_192;

    private final Map<StreamId, AtomicLong> numbers = new ConcurrentHashMap<>();

    /** A message is about to be given to the sessions of this node. Null names are none. */
    public void add(@Nullable MessageId id) {
        if (id != null) {
            add(id.stream(), id.number());
        }
    }

    /** Every number up to that. */
    public void add(StreamId stream, long number) {
        AtomicLong highest = numbers.get(stream);
        if (highest == null) {
            if (numbers.size() >= MOST && !makeRoom(stream)) {
                return;
            }
            highest = numbers.computeIfAbsent(stream, ignored -> new AtomicLong());
        }
        if (highest.get() < number) {
            highest.accumulateAndGet(number, Math::max);
        }
    }

    private boolean makeRoom(StreamId stream) {
        return numbers.keySet()
                .removeIf(known -> known.log().equals(stream.log())
                        && known.cluster().equals(stream.cluster())
                        && known.epoch() < stream.epoch());
    }

    /** All of it, as it is now. */
    public Horizon horizon(@Nullable StreamId life) {
        return new Horizon(
                life, numbers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                        .get())));
    }
}
