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

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Message message;
    private final long arrivedNanos;

    /**
     * Written without synchronisation on purpose: the cache is safe to publish by a race, and two loops that encode
     * the same frame at the same time only do the work twice.
     */
    private @Nullable FrameCache frames;

    public Publication(Message message) {
        this.message = message;
        this.arrivedNanos = message.properties().expirySeconds() < 0 ? 0 : System.nanoTime();
    }

    public Message message() {
        return message;
    }

    /** Whether the message's expiry interval has passed since it arrived here [MQTT-3.3.2-5]. */
    public boolean expired(long nowNanos) {
        long expiry = message.properties().expirySeconds();
        return expiry >= 0 && nowNanos - arrivedNanos >= expiry * NANOS_PER_SECOND;
    }

    /** The expiry interval less the whole seconds it has waited here [MQTT-3.3.2-6]; -1 for none. */
    public long remainingSeconds(long nowNanos) {
        long expiry = message.properties().expirySeconds();
        return expiry < 0 ? -1 : Math.max(0, expiry - (nowNanos - arrivedNanos) / NANOS_PER_SECOND);
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
