package io.linkspan.broker.sys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Any text as one level of a topic: {@code % / + #} become {@code %25 %2F %2B %23}, and what is longer than
 * {@value #MAX_CHARS} characters then becomes {@code sha256-} with the hash of the text.
 */
final class TopicLevel {
    static final int MAX_CHARS = 4_096;

    private TopicLevel() {}

    static String of(String text) {
        String encoded =
                text.replace("%", "%25").replace("/", "%2F").replace("+", "%2B").replace("#", "%23");
        return encoded.length() <= MAX_CHARS ? encoded : "sha256-" + hash(text);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
