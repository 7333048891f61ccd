package io.linkspan.registry.client.feed;

import io.linkspan.registry.client.schema.Revised;

/** Where caches are watched. */
public interface CacheFeeds {

    /**
     * Keeps a sequencer filled with the state and changes of a cache until the feed is closed.
     *
     * @param cache name, one of {@link io.linkspan.registry.client.CacheNames}
     * @param changed called on a connection thread whenever the sequencer may have something new; must not block
     */
    <K, V extends Revised> Feed watch(String cache, ChangeSequencer<K, V> sequencer, Runnable changed);

    /** Tells a listener about every renewal of the connection, on a connection thread; close to stop. */
    Registration onRenewal(RenewalListener listener);

    /** A cache being watched. */
    interface Feed extends AutoCloseable {
        /** Loads everything again, e.g. because the sequencer overflowed. */
        void resynchronise(String cause);

        @Override
        void close();
    }

    /** Hears of renewals. */
    interface RenewalListener {
        /**
         * The registry answers (again), after it did not for a while or was restarted.
         *
         * @param memoryLost caches without a store are empty
         */
        void renewed(boolean memoryLost);
    }

    /** Ends by closing. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
