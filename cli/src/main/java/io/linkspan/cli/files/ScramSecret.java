package io.linkspan.cli.files;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a broker keeps of a password for SCRAM-SHA-256 (RFC 5802, RFC 7677):
 * {@code iterations,salt,stored key,server key}, the last three in Base64. Nobody can log in with it.
 */
final class ScramSecret {
    /** Work of the client at each login, which small devices must bear; RFC 7677 asks for 4,096 at least. */
    static final int ITERATIONS = 8192;

    /** As many as the broker tells for users who do not exist. */
    private static final int SALT_BYTES = 16;

    private static final int KEY_BITS = 256;
    private static final String HMAC = "HmacSHA256";

    private ScramSecret() {}

    /** With a fresh salt. */
    static String of(String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return of(password, ITERATIONS, salt);
    }

    static String of(String password, int iterations, byte[] salt) {
        try {
            // What SASLprep does to passwords that people type in different ways.
            char[] prepared =
                    Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(prepared, salt, iterations, KEY_BITS))
                    .getEncoded();
            byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            return iterations + "," + base64(salt) + "," + base64(storedKey) + "," + base64(hmac(salted, "Server Key"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(HMAC);
        mac.init(new SecretKeySpec(key, HMAC));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
