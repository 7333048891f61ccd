package io.linkspan.broker.stream;

import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.StreamId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The cursors of streams that were opened here; safe from any thread. */
public final class StreamCursors {
    private final Map<StreamId, StreamCursor> cursors = new ConcurrentHashMap<>();
    private final int most;

    /** @param most streams whose cursors are kept: what a sender could otherwise grow without end */
    public StreamCursors(int most) {
        this.most = most;
    }

    /** The cursor of an open stream; null when it is not open. */
    public @Nullable StreamCursor get(StreamId stream) {
        return cursors.get(stream);
    }

    /**
     * Opens a stream, or finds it open, beside those of earlier lives of its log: its sender may turn to one of them first.
     *
     * @return null when there are too many
     */
    public @Nullable StreamCursor openBeside(StreamId stream) {
        StreamCursor present = cursors.get(stream);
        if (present != null) {
            return present;
        }
        return cursors.size() >= most ? null : cursors.computeIfAbsent(stream, ignored -> new StreamCursor());
    }

    /** The latest life of a log of which a stream was opened here; 0 without one. */
    public long latest(InstanceId instance, NodeId log) {
        return cursors.keySet().stream()
                .filter(known -> known.log().equals(log) && known.instance().equals(instance))
                .mapToLong(StreamId::epoch)
                .max()
                .orElse(0);
    }

    /** Whether that lane of a later life of its log flows here: who offers this one has been given up, and does not know it. */
    public boolean ended(StreamId stream) {
        return cursors.entrySet().stream().anyMatch(known -> {
            StreamId other = known.getKey();
            return other.cluster().equals(stream.cluster())
                    && other.instance().equals(stream.instance())
                    && other.log().equals(stream.log())
                    && other.lane() == stream.lane()
                    && other.epoch() > stream.epoch()
                    && known.getValue().committed() > 0;
        });
    }

    /** The stream has begun to flow, so those of earlier lives of its log have ended. */
    public void begun(StreamId stream) {
        cursors.keySet()
                .removeIf(known -> known.cluster().equals(stream.cluster())
                        && known.log().equals(stream.log())
                        && known.lane() == stream.lane()
                        && (known.epoch() < stream.epoch() || !known.instance().equals(stream.instance())));
    }

    /** A cursor that an earlier life of this node has committed. */
    public void restore(StreamId stream, long last) {
        var cursor = new StreamCursor();
        cursor.advance(last);
        cursor.commit(last);
        cursors.put(stream, cursor);
    }

    /** Every stream that has begun, and the last number taken in of it; nothing more of it is taken in meanwhile. */
    public void forEach(BiConsumer<StreamId, Long> action) {
        cursors.forEach((stream, cursor) -> {
            synchronized (cursor) {
                if (cursor.last() > 0) {
                    action.accept(stream, cursor.last());
                }
            }
        });
    }

    /** The logs of which streams are open. */
    public Set<NodeId> logs() {
        return cursors.keySet().stream().map(StreamId::log).collect(Collectors.toSet());
    }

    /** The log of that node will have no other life: forgets its streams. */
    public void forget(NodeId log) {
        cursors.keySet().removeIf(known -> known.log().equals(log));
    }
}
