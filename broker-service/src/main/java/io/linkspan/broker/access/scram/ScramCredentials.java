package io.linkspan.broker.access.scram;

import java.util.Base64;

/**
 * What the broker keeps of a password: nothing that lets anybody log in.
 *
 * @param iterations {@value #MIN_ITERATIONS} to {@value #MAX_ITERATIONS}
 * @param salt 8 to 64 bytes
 * @param storedKey 32 bytes
 * @param serverKey 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record ScramCredentials(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** What RFC 7677 asks for at least. */
    public static final int MIN_ITERATIONS = 4096;

    /** The client does this work: more would lock small devices out. */
    public static final int MAX_ITERATIONS = 1_000_000;

    /** What {@code linkspan user add} writes, and what is told for a user who does not exist. */
    public static final int DEFAULT_ITERATIONS = 8192;

    static final int KEY_BYTES = 32;
    private static final int MIN_SALT = 8;
    private static final int MAX_SALT = 64;

    /** @throws IllegalArgumentException naming the rule, never the value of a key */
    public ScramCredentials {
        require(
                iterations >= MIN_ITERATIONS && iterations <= MAX_ITERATIONS,
                "iterations must be within " + MIN_ITERATIONS + ".." + MAX_ITERATIONS);
        require(salt.length >= MIN_SALT && salt.length <= MAX_SALT, "the salt must have 8 to 64 bytes");
        require(storedKey.length == KEY_BYTES && serverKey.length == KEY_BYTES, "both keys must have 32 bytes");
    }

    /**
     * Reads {@code iterations,salt,stored key,server key}, the last three in Base64.
     *
     * @throws IllegalArgumentException naming the rule, never the value of a key
     */
    public static ScramCredentials parse(String text) {
        String[] parts = text.split(",", -1);
        require(parts.length == 4, "must be iterations,salt,stored key,server key");
        int iterations;
        try {
            iterations = Integer.parseInt(parts[0]);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("the iterations are not a number", notANumber);
        }
        return new ScramCredentials(iterations, base64(parts[1]), base64(parts[2]), base64(parts[3]));
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("salt and keys must be Base64"); // the text is a secret
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Says nothing about the keys. */
    @Override
    public String toString() {
        return "ScramCredentials[iterations=" + iterations + "]";
    }
}
