package io.linkspan.broker.connection;

import io.linkspan.contracts.message.Message;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
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

    /** Sessions that queue it or have it in flight; the first and the last of them account for its bytes. */
    private static final AtomicIntegerFieldUpdater<Publication> HOLDERS =
            AtomicIntegerFieldUpdater.newUpdater(Publication.class, "holders");

    @SuppressWarnings("UnusedVariable") // read and written through HOLDERS
    private volatile int holders;

    public Publication(Message message) {
        this(message, message.properties().expirySeconds() < 0 ? 0 : System.nanoTime());
    }

    /** A message that arrived earlier, on this process's monotonic clock. */
    public Publication(Message message, long arrivedNanos) {
        this.message = message;
        this.arrivedNanos = arrivedNanos;
    }

    public Message message() {
        return message;
    }

    /** When it arrived; 0 when it does not expire. */
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** Bytes of topic and payload: what it counts for in queues. */
    public int bytes() {
        return message.payload().length + message.topic().length();
    }

    /** One more session keeps it; true for the first. Any thread. */
    public boolean hold() {
        return HOLDERS.getAndIncrement(this) == 0;
    }

    /** A session that kept it is done with it; true for the last. Any thread. */
    public boolean release() {
        return HOLDERS.decrementAndGet(this) == 0;
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
