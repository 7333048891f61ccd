package io.linkspan.broker.stream;

import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.StreamId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a node had seen the messages of all nodes at some moment, by their names: whatever it covers that node has given to
 * its sessions, or will. Publishers of one lane may overtake each other on their way into it; what is covered and comes to that
 * node later is still given to the sessions that it has.
 *
 * @param life a stream of that node's log: of its earlier lives it has seen everything; null for a node without a name
 * @param numbers the highest number seen, by the stream of the name
 */
public record Horizon(@Nullable StreamId life, Map<StreamId, Long> numbers) {
    /** Covers nothing. */
    public static final Horizon NONE = new Horizon(null, Map.of());

    public Horizon {
        numbers = Map.copyOf(numbers);
    }

    /** Whether that node had seen it. */
    public boolean covers(MessageId id) {
        StreamId stream = id.stream();
        StreamId own = life;
        if (own != null
                && own.log().equals(stream.log())
                && own.epoch() > stream.epoch()
                && own.cluster().equals(stream.cluster())
                && own.instance().equals(stream.instance())) {
            return true;
        }
        Long seen = numbers.get(stream);
        return seen != null && id.number() <= seen;
    }
}
