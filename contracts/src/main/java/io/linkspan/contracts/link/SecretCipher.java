package io.linkspan.contracts.link;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Encrypts the secrets of link specs: AES-256-GCM with a random nonce, bound to the link and field they belong to, so
 * that a stored secret cannot be moved to another link.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class SecretCipher {
    private SecretCipher() {}

    /** A new random key: 32 bytes in base64. */
    public static String newKey() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** With a key as {@link #newKey} makes it. @throws IllegalArgumentException unless 32 bytes in base64 */
    public static SecretCipher ofKey(String base64) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** With the key in that file; white space around it does not count. @throws IllegalArgumentException if it is no key */
    public static SecretCipher fromFile(Path file) throws IOException {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Encrypts to {@code v1:<base64>}; the same text gives another result each time. */
    public String encrypt(String secret, String link, String field) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Decrypts what {@link #encrypt} made for the same link and field. */
    public String decrypt(String text, String link, String field) throws UndecipherableException {
        throw new UnsupportedOperationException("skeleton");
    }

    /** A stored secret cannot be read: another key, another link or field, changed, or of an unknown version. */
    public static final class UndecipherableException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecipherableException(String message) {
            super(message);
        }
    }
}
