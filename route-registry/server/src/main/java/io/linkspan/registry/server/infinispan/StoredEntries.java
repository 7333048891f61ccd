package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.infinispan.commons.io.ByteBufferImpl;
import org.infinispan.commons.marshall.Marshaller;
import org.infinispan.persistence.spi.MarshallableEntry;
import org.infinispan.persistence.spi.MarshallableEntryFactory;
import org.infinispan.persistence.spi.PersistenceException;
import org.jspecify.annotations.Nullable;

/**
 * Cache entries as a journal keeps them.
 *
 * <pre>
 *   created (8) │ last used (8) │ lengths of value, metadata, internal metadata (4 each, -1: none) │ these three
 * </pre>
 */
final class StoredEntries<K, V> {
    private static final int HEADER = 8 + 8 + 3 * 4;

    private final MarshallableEntryFactory<K, V> factory;
    private final Marshaller marshaller;

    StoredEntries(MarshallableEntryFactory<K, V> factory, Marshaller marshaller) {
        this.factory = factory;
        this.marshaller = marshaller;
    }

    byte[] key(Object key) {
        try {
            return marshaller.objectToByteBuffer(key);
        } catch (IOException failure) {
            throw new PersistenceException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new PersistenceException(interrupted);
        }
    }

    byte[] key(MarshallableEntry<?, ?> entry) {
        return bytes(entry.getKeyBytes());
    }

    @SuppressWarnings("unchecked") // what was written as a key
    K key(byte[] bytes) {
        try {
            return (K) marshaller.objectFromByteBuffer(bytes);
        } catch (IOException | ClassNotFoundException failure) {
            throw new PersistenceException(failure);
        }
    }

    /** An entry that never ends and has no version. */
    MarshallableEntry<K, V> entry(K key, V value) {
        return factory.create(key, value);
    }

    byte[] encode(MarshallableEntry<?, ?> entry) {
        byte @Nullable [] value = some(entry.getValueBytes());
        byte @Nullable [] metadata = some(entry.getMetadataBytes());
        byte @Nullable [] internal = some(entry.getInternalMetadataBytes());
        ByteBuffer record = ByteBuffer.allocate(HEADER + length(value) + length(metadata) + length(internal))
                .putLong(entry.created())
                .putLong(entry.lastUsed());
        for (byte @Nullable [] part : new byte @Nullable [][] {value, metadata, internal}) {
            record.putInt(part == null ? -1 : part.length);
        }
        for (byte @Nullable [] part : new byte @Nullable [][] {value, metadata, internal}) {
            if (part != null) {
                record.put(part);
            }
        }
        return record.array();
    }

    MarshallableEntry<K, V> decode(Object key, byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        long created = record.getLong();
        long lastUsed = record.getLong();
        int value = record.getInt();
        int metadata = record.getInt();
        int internal = record.getInt();
        int offset = HEADER;
        var valueBytes = part(bytes, offset, value);
        offset += Math.max(0, value);
        var metadataBytes = part(bytes, offset, metadata);
        offset += Math.max(0, metadata);
        var internalBytes = part(bytes, offset, internal);
        return factory.create(key, valueBytes, metadataBytes, internalBytes, created, lastUsed);
    }

    @SuppressWarnings("NullAway") // null: none, as Infinispan wants it
    private static org.infinispan.commons.io.ByteBuffer part(byte[] bytes, int offset, int length) {
        return length < 0 ? null : ByteBufferImpl.create(bytes, offset, length);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte @Nullable [] some(org.infinispan.commons.io.@Nullable ByteBuffer buffer) {
        return buffer == null ? null : bytes(buffer);
    }

    private static byte[] bytes(org.infinispan.commons.io.ByteBuffer buffer) {
        return buffer.trim();
    }
}
