package io.linkspan.broker.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.linkspan.broker.access.scram.ScramCredentials;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256, written from RFC 5802 and not from the broker's side. */
public final class ScramClient {
    private final String user;
    private final String password;
    private final String nonce = "client-nonce-" + System.nanoTime();
    private String authMessage = "";
    private byte[] salted = {};

    public ScramClient(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** What a server keeps of a password. */
    public static ScramCredentials credentials(String password, int iterations, byte[] salt) {
        byte[] salted = salted(password, salt, iterations);
        return new ScramCredentials(iterations, salt, sha256(hmac(salted, "Client Key")), hmac(salted, "Server Key"));
    }

    private String bare() {
        return "n=" + user.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    /** The first message. */
    public byte[] first() {
        return ("n,," + bare()).getBytes(UTF_8);
    }

    /** The final message, in answer to the server's first. */
    public byte[] last(byte[] challenge) {
        String text = new String(challenge, UTF_8);
        String[] parts = text.split(",", -1);
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        salted = salted(password, salt, Integer.parseInt(parts[2].substring(2)));
        String withoutProof = "c=biws," + parts[0];
        authMessage = bare() + "," + text + "," + withoutProof;
        byte[] proof = hmac(salted, "Client Key");
        byte[] signature = hmac(sha256(proof), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)).getBytes(UTF_8);
    }

    /** Fails unless the server has shown that it knows the keys. */
    public void verify(byte[] serverFinal) {
        byte[] expected = ("v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), authMessage)))
                .getBytes(UTF_8);
        if (!Arrays.equals(expected, serverFinal)) {
            throw new AssertionError("the server's signature is wrong: " + new String(serverFinal, UTF_8));
        }
    }

    private static byte[] salted(String password, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
