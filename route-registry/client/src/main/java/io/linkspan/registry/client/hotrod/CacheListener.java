package io.linkspan.registry.client.hotrod;

import java.io.IOException;
import java.util.Arrays;
import org.infinispan.client.hotrod.annotation.ClientCacheEntryCreated;
import org.infinispan.client.hotrod.annotation.ClientCacheEntryExpired;
import org.infinispan.client.hotrod.annotation.ClientCacheEntryModified;
import org.infinispan.client.hotrod.annotation.ClientCacheEntryRemoved;
import org.infinispan.client.hotrod.annotation.ClientCacheFailover;
import org.infinispan.client.hotrod.annotation.ClientListener;
import org.infinispan.client.hotrod.event.ClientCacheEntryCustomEvent;
import org.infinispan.client.hotrod.event.ClientCacheFailoverEvent;
import org.infinispan.commons.io.UnsignedNumeric;
import org.infinispan.commons.marshall.Marshaller;

/**
 * What Hot Rod calls. The converter is built into every Hot Rod server; with it an event carries key and value, so that no
 * read has to follow: {@code vint length, key [, vint length, value, entry version (8 bytes)]}, the part in brackets only
 * for created and modified.
 */
@ClientListener(converterFactoryName = CacheListener.CONVERTER, useRawData = true)
public final class CacheListener {
    static final String CONVERTER = "___eager-key-value-version-converter";

    private final Marshaller marshaller;
    private final Events events;
    private final Runnable failedOver;

    /** Where events go. */
    interface Events {
        void put(Object key, Object value);

        void removed(Object key);

        void unreadable(Exception failure);
    }

    CacheListener(Marshaller marshaller, Events events, Runnable failedOver) {
        this.marshaller = marshaller;
        this.events = events;
        this.failedOver = failedOver;
    }

    /** Created or modified. */
    @ClientCacheEntryCreated
    @ClientCacheEntryModified
    public void written(ClientCacheEntryCustomEvent<byte[]> event) {
        try {
            byte[] data = event.getEventData();
            int keyLength = UnsignedNumeric.readUnsignedInt(data, 0);
            int keyStart = UnsignedNumeric.sizeUnsignedInt(keyLength);
            Object key = read(data, keyStart, keyLength);
            int valueLengthAt = keyStart + keyLength;
            int valueLength = UnsignedNumeric.readUnsignedInt(data, valueLengthAt);
            int valueStart = valueLengthAt + UnsignedNumeric.sizeUnsignedInt(valueLength);
            events.put(key, read(data, valueStart, valueLength));
        } catch (IOException | ClassNotFoundException | RuntimeException failure) {
            events.unreadable(failure);
        }
    }

    /** Removed or expired. */
    @ClientCacheEntryRemoved
    @ClientCacheEntryExpired
    public void removed(ClientCacheEntryCustomEvent<byte[]> event) {
        try {
            byte[] data = event.getEventData();
            int keyLength = UnsignedNumeric.readUnsignedInt(data, 0);
            events.removed(read(data, UnsignedNumeric.sizeUnsignedInt(keyLength), keyLength));
        } catch (IOException | ClassNotFoundException | RuntimeException failure) {
            events.unreadable(failure);
        }
    }

    /** The listener was moved to another server: events may have been missed. */
    @ClientCacheFailover
    public void failedOver(ClientCacheFailoverEvent event) {
        failedOver.run();
    }

    private Object read(byte[] data, int start, int length) throws IOException, ClassNotFoundException {
        return marshaller.objectFromByteBuffer(Arrays.copyOfRange(data, start, start + length));
    }
}
