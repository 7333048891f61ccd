package io.linkspan.registry.client.messaging;

import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.write.CacheWriter;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands an outgoing channel's messages to a writer, and asks for as many as there may be keys with a pending write.
 *
 * <p>A message that replaces a pending one does not count, so repeated changes of the same keys are never held back.
 */
final class WriteSubscriber<K, V> implements Flow.Subscriber<Message<?>> {
    private static final Logger LOG = Logger.getLogger(WriteSubscriber.class);

    private final CacheWriter<K, V> writer;
    private final int limit;
    private volatile Flow.@Nullable Subscription subscription;

    /** @param limit keys with a pending write, at most */
    WriteSubscriber(CacheWriter<K, V> writer, int limit) {
        this.writer = writer;
        this.limit = limit;
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        subscription = upstream;
        upstream.request(limit);
    }

    @Override
    public void onNext(Message<?> message) {
        if (!(message.getPayload() instanceof CacheWrite<?, ?> write)) {
            var unused = message.nack(new IllegalArgumentException(
                    "not a CacheWrite: " + message.getPayload().getClass().getName()));
            more();
            return;
        }
        AtomicBoolean answered = new AtomicBoolean();
        boolean added = writer.write(typed(write), () -> {
            var unused = message.ack();
            moreOnce(answered);
        });
        if (!added) {
            moreOnce(answered);
        }
    }

    private void moreOnce(AtomicBoolean answered) {
        if (answered.compareAndSet(false, true)) {
            more();
        }
    }

    private void more() {
        Flow.Subscription upstream = subscription;
        if (upstream != null) {
            upstream.request(1);
        }
    }

    @SuppressWarnings("unchecked") // the channel's cache attribute says which cache it is
    private CacheWrite<K, V> typed(CacheWrite<?, ?> write) {
        return (CacheWrite<K, V>) write;
    }

    @Override
    public void onError(Throwable failure) {
        LOG.error("an outgoing registry channel ended with a failure", failure);
    }

    @Override
    public void onComplete() {
        subscription = null;
    }
}
