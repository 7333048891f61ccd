package io.linkspan.registry.client.messaging;

import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.feed.CacheFeeds;
import io.linkspan.registry.client.feed.ChangeSequencer;
import io.linkspan.registry.client.schema.Revised;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one cache for one subscriber.
 *
 * <p>Takes from the sequencer only what was asked for, so a slow consumer makes changes merge there instead of piling up.
 */
final class ChangePublisher<K, V extends Revised> implements Flow.Publisher<CacheChange<K, V>>, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ChangePublisher.class);

    private final CacheFeeds feeds;
    private final String cache;
    private final ChangeSequencer<K, V> sequencer;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile Flow.@Nullable Subscriber<? super CacheChange<K, V>> subscriber;
    private volatile CacheFeeds.@Nullable Feed feed;
    private volatile boolean cancelled;
    private volatile boolean loaded;

    ChangePublisher(CacheFeeds feeds, String cache, int limit) {
        this.feeds = feeds;
        this.cache = cache;
        this.sequencer = new ChangeSequencer<>(limit);
    }

    /** Whether a first snapshot has been delivered. */
    boolean loaded() {
        return loaded;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super CacheChange<K, V>> newcomer) {
        synchronized (this) {
            if (subscriber != null) {
                throw new IllegalStateException("a channel has one subscriber: " + cache);
            }
            subscriber = newcomer;
        }
        newcomer.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                if (n > 0) {
                    demand.accumulateAndGet(n, ChangePublisher::add);
                    signal();
                }
            }

            @Override
            public void cancel() {
                close();
            }
        });
        feed = feeds.watch(cache, sequencer, this::signal);
        if (cancelled) {
            close();
        }
    }

    @Override
    public void close() {
        cancelled = true;
        CacheFeeds.Feed present = feed;
        if (present != null) {
            present.close();
        }
    }

    private void signal() {
        if (signals.getAndIncrement() == 0) {
            Thread.ofVirtual().name("registry-changes-" + cache).start(this::drain);
        }
    }

    private void drain() {
        Flow.Subscriber<? super CacheChange<K, V>> target = subscriber;
        int seen = signals.get();
        while (target != null) {
            while (!cancelled && demand.get() > 0) {
                CacheChange<K, V> change = sequencer.poll();
                if (change == null) {
                    break;
                }
                demand.accumulateAndGet(-1, ChangePublisher::add);
                deliver(target, change);
            }
            seen = signals.addAndGet(-seen);
            if (seen == 0) {
                return;
            }
        }
    }

    /** A subscriber must not throw; if one does, the changes after this one still come. */
    private void deliver(Flow.Subscriber<? super CacheChange<K, V>> target, CacheChange<K, V> change) {
        try {
            target.onNext(change);
            loaded = true;
        } catch (RuntimeException failure) {
            LOG.errorf(failure, "a change of cache %s was not processed", cache);
        }
    }

    /** Demand of {@link Long#MAX_VALUE} means without end. */
    private static long add(long present, long change) {
        if (present == Long.MAX_VALUE) {
            return present;
        }
        long sum = present + change;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
