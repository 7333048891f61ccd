package io.linkspan.registry.server.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key as bytes, compared by content; never changed. */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record Key(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
