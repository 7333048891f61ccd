package io.linkspan.registry.server.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a journal.
 *
 * <pre>
 *   crc32c of the rest (4) │ kind (1) │ expiry (8) │ key length (4) │ value length (4) │ key │ value
 * </pre>
 *
 * @param value null: the key was removed
 * @param expiry milliseconds of the wall clock; 0: never
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Entry(Key key, byte @Nullable [] value, long expiry) {
    static final int HEADER = 4 + 1 + 8 + 4 + 4;

    private static final byte PUT = 1;
    private static final byte REMOVE = 2;

    /** Bytes of the record. */
    int length() {
        return HEADER + key.bytes().length + (value == null ? 0 : value.length);
    }

    /** The fixed part, ready to be written. */
    ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER)
                .putInt(0)
                .put(value == null ? REMOVE : PUT)
                .putLong(expiry)
                .putInt(key.bytes().length)
                .putInt(value == null ? 0 : value.length);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 4, HEADER - 4);
        crc.update(key.bytes());
        if (value != null) {
            crc.update(value);
        }
        return header.putInt(0, (int) crc.getValue()).flip();
    }

    /** Length of the record that begins with this header; -1 when it cannot be one. */
    static long length(ByteBuffer header) {
        int key = header.getInt(13);
        int value = header.getInt(17);
        return key < 0 || value < 0 ? -1 : (long) HEADER + key + value;
    }

    /** Reads a whole record; null when it is damaged. */
    static @Nullable Entry read(byte[] bytes) {
        ByteBuffer record = ByteBuffer.wrap(bytes);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 4, bytes.length - 4);
        if (record.getInt() != (int) crc.getValue()) {
            return null;
        }
        boolean put = record.get() == PUT;
        long expiry = record.getLong();
        byte[] key = new byte[record.getInt()];
        byte[] value = new byte[record.getInt()];
        record.get(key).get(value);
        return new Entry(new Key(key), put ? value : null, expiry);
    }
}
