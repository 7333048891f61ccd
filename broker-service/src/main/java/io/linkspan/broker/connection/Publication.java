package io.linkspan.broker.connection;

import io.linkspan.contracts.message.Message;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to many connections, with room for the frames encoded so far.
 *
 * <p>Make one per message and fan-out and hand the same object to every connection: the frame is then encoded once
 * per protocol version and not once per receiver. It may be used by several event loops at the same time.
 */
public final class Publication {

    private final Message message;

    /**
     * Written without synchronisation on purpose: the cache is safe to publish by a race, and two loops that encode
     * the same frame at the same time only do the work twice.
     */
    private @Nullable FrameCache frames;

    public Publication(Message message) {
        this.message = message;
    }

    public Message message() {
        return message;
    }

    /** The codec's cache, or null before the first receiver. */
    public @Nullable FrameCache frames() {
        return frames;
    }

    /** Keeps the codec's cache. */
    public void frames(FrameCache cache) {
        frames = cache;
    }
}
