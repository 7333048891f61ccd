package io.linkspan.broker.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Topics seen lately on one event loop, by their bytes.
 *
 * <p>Publishers repeat their topics: a hit saves the validation and the string, and gives the same String object again,
 * whose hash code is known already when the match cache asks for it. Direct-mapped and bounded: {@value #SLOTS} topics of
 * at most {@value #MAX_BYTES} bytes.
 */
final class TopicCache {
    private static final int SLOTS = 1024;
    private static final int MAX_BYTES = 160;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final byte[] @Nullable [] keys = new byte[SLOTS][];
    private final @Nullable String[] values = new String[SLOTS];

    /** The valid topic these bytes spell, or null when it has to be decoded. */
    @Nullable
    String get(byte[] bytes, int length) {
        if (length > MAX_BYTES) {
            return null;
        }
        int slot = slot(bytes, length);
        byte[] key = keys[slot];
        return key != null && Arrays.equals(key, 0, key.length, bytes, 0, length) ? values[slot] : null;
    }

    /** Keeps a topic that was found valid. */
    void put(byte[] bytes, int length, String topic) {
        if (length <= MAX_BYTES) {
            int slot = slot(bytes, length);
            keys[slot] = Arrays.copyOf(bytes, length);
            values[slot] = topic;
        }
    }

    /** Mixes every byte, eight at a time; collisions cost a miss, never a wrong topic. */
    private static int slot(byte[] bytes, int length) {
        long hash = length * 0x9E37_79B9_7F4A_7C15L;
        int at = 0;
        for (; at <= length - Long.BYTES; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 29;
        }
        for (; at < length; at++) {
            hash = (hash ^ bytes[at]) * 0x0000_0100_0000_01B3L;
        }
        hash ^= hash >>> 32;
        return (int) (hash ^ (hash >>> 15)) & (SLOTS - 1);
    }
}
