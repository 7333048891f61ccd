package io.linkspan.contracts.link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the secrets of link specs: AES-256-GCM with a random nonce, bound to the link and field they belong to, so
 * that a stored secret cannot be moved to another link. Text form: {@code v1:} and base64 of nonce, cipher text and tag.
 * Safe for any number of threads.
 */
public final class SecretCipher {
    private static final String VERSION = "v1:";
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_KEY_FILE_BYTES = 4_096;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKey key;

    private SecretCipher(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** A new random key: 32 bytes in base64. */
    public static String newKey() {
        return Base64.getEncoder().encodeToString(random(KEY_BYTES));
    }

    /** With a key as {@link #newKey} makes it. @throws IllegalArgumentException unless 32 bytes in base64 */
    public static SecretCipher ofKey(String base64) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message quotes the key.
            throw new IllegalArgumentException("the encryption key is not base64");
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "the encryption key must be 32 bytes in base64, it has " + key.length + " bytes");
        }
        return new SecretCipher(key);
    }

    /**
     * With the key in that file; white space around it does not count.
     *
     * @throws IllegalArgumentException if the file holds no key
     * @throws IOException if it cannot be read
     */
    public static SecretCipher fromFile(Path file) throws IOException {
        if (Files.size(file) > MAX_KEY_FILE_BYTES) {
            throw new IllegalArgumentException(file + ": too large for an encryption key");
        }
        try {
            return ofKey(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Encrypts; the same text gives another result each time.
     *
     * @param secret any text
     * @param link name of the link it belongs to
     * @param field field it belongs to, as in REST: {@code password}, {@code tls.privateKeyPem}
     */
    public String encrypt(String secret, String link, String field) {
        byte[] nonce = random(NONCE_BYTES);
        try {
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, nonce, link, field).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no AES-256-GCM", e);
        }
    }

    /** True if the text has the form of an encrypted secret, of whatever version and key. */
    public static boolean isEncrypted(String text) {
        return text.startsWith(VERSION);
    }

    /** Decrypts what {@link #encrypt} made for the same link and field. */
    public String decrypt(String text, String link, String field) throws UndecipherableException {
        if (!text.startsWith(VERSION)) {
            throw new UndecipherableException("the stored " + field + " of link " + link + " is of an unknown version");
        }
        try {
            byte[] all = Base64.getDecoder().decode(text.substring(VERSION.length()));
            if (all.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
                throw new GeneralSecurityException("too short");
            }
            byte[] plain = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), link, field)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UndecipherableException("the stored " + field + " of link " + link
                    + " cannot be decrypted: the encryption key is another one,"
                    + " or the stored text was changed or belongs to another link");
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String link, String field) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(ALGORITHM);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        byte[] linkBytes = link.getBytes(StandardCharsets.UTF_8);
        byte[] fieldBytes = field.getBytes(StandardCharsets.UTF_8);
        // With the length of the link's name, so that no two pairs run together to the same bytes.
        cipher.updateAAD(
                ByteBuffer.allocate(Integer.BYTES).putInt(linkBytes.length).array());
        cipher.updateAAD(linkBytes);
        cipher.updateAAD(fieldBytes);
        return cipher;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** A stored secret cannot be read: another key, another link or field, changed, or of an unknown version. */
    public static final class UndecipherableException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecipherableException(String message) {
            super(message);
        }
    }
}
