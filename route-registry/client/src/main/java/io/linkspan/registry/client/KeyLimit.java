package io.linkspan.registry.client;

import java.nio.charset.StandardCharsets;

/**
 * How long a topic or filter in a key may be: the registry's store holds no key of more than 32,767 bytes. A write that
 * can never succeed would be repeated for ever, and those that share its batch with it.
 */
public final class KeyLimit {
    /** The store's limit less what surrounds the text in a key. */
    public static final int TEXT_BYTES = 32_000;

    private static final int MOST_BYTES_PER_CHAR = 3;

    private KeyLimit() {}

    /** Whether a key with that text can be stored. */
    public static boolean fits(String text) {
        return text.length() <= TEXT_BYTES / MOST_BYTES_PER_CHAR
                || text.getBytes(StandardCharsets.UTF_8).length <= TEXT_BYTES;
    }
}
