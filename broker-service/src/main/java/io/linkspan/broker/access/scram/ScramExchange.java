package io.linkspan.broker.access.scram;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One login by SCRAM-SHA-256, the server's side.
 *
 * <pre>
 *   AWAITING_FIRST ──client-first, server-first──► AWAITING_PROOF ──client-final, server-final──► OVER
 * </pre>
 *
 * A user who does not exist gets a challenge like any other, always the same one, and fails with the proof.
 */
public final class ScramExchange {
    /** Where the exchange has got to. */
    public sealed interface Step {}

    /** Send this and wait for the answer. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Challenge(byte[] data) implements Step {}

    /** The user has proved to know the password; the data proves that the server knows its keys. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Proved(String user, byte[] data) implements Step {}

    /** @param why for the log; the client is told nothing */
    public record Failed(String why) implements Step {}

    private enum Stage {
        AWAITING_FIRST,
        AWAITING_PROOF,
        OVER
    }

    private final Function<String, @Nullable ScramCredentials> users;
    private final byte[] decoyKey;
    private final String serverNonce;
    private Stage stage = Stage.AWAITING_FIRST;
    private String user = "";
    private String header = "";
    private String nonce = "";
    private String exchanged = "";
    private ScramCredentials credentials;
    private boolean exists;

    /**
     * @param users what is known of a user; null for one who does not exist or has no such credentials
     * @param decoyKey secret from which the salts of users are made who do not exist
     * @param serverNonce printable, fresh and unpredictable for each exchange
     */
    public ScramExchange(Function<String, @Nullable ScramCredentials> users, byte[] decoyKey, String serverNonce) {
        this.users = users;
        this.decoyKey = decoyKey;
        this.serverNonce = serverNonce;
        this.credentials = decoy("");
    }

    /** Takes the client's next message. */
    public Step next(byte[] data) {
        return switch (stage) {
            case AWAITING_FIRST -> first(data);
            case AWAITING_PROOF -> proof(data);
            case OVER -> new Failed("the exchange is over");
        };
    }

    private Step first(byte[] data) {
        stage = Stage.OVER;
        ScramMessage.First message = ScramMessage.first(data);
        if (message == null) {
            return new Failed("malformed first message");
        }
        stage = Stage.AWAITING_PROOF;
        user = message.user();
        header = message.header();
        nonce = message.nonce() + serverNonce;
        ScramCredentials known = users.apply(user);
        exists = known != null;
        credentials = known == null ? decoy(user) : known;
        String challenge = "r=" + nonce + ",s=" + base64(credentials.salt()) + ",i=" + credentials.iterations();
        exchanged = message.bare() + "," + challenge;
        return new Challenge(challenge.getBytes(StandardCharsets.UTF_8));
    }

    private Step proof(byte[] data) {
        stage = Stage.OVER;
        ScramMessage.Final message = ScramMessage.last(data);
        if (message == null) {
            return new Failed("malformed final message");
        }
        String binding = base64(header.getBytes(StandardCharsets.UTF_8));
        if (!binding.equals(message.binding()) || !nonce.equals(message.nonce())) {
            return new Failed("the final message belongs to another exchange");
        }
        String signed = exchanged + "," + message.withoutProof();
        byte[] clientKey = xor(message.proof(), ScramHash.hmac(credentials.storedKey(), signed));
        boolean proved = MessageDigest.isEqual(ScramHash.sha256(clientKey), credentials.storedKey());
        if (!proved || !exists) {
            return new Failed("wrong proof");
        }
        String verifier = "v=" + base64(ScramHash.hmac(credentials.serverKey(), signed));
        return new Proved(user, verifier.getBytes(StandardCharsets.UTF_8));
    }

    private ScramCredentials decoy(String name) {
        byte[] salt = java.util.Arrays.copyOf(ScramHash.hmac(decoyKey, "salt " + name), 16);
        byte[] key = ScramHash.hmac(decoyKey, "key " + name);
        return new ScramCredentials(ScramCredentials.DEFAULT_ITERATIONS, salt, key, key);
    }

    private static byte[] xor(byte[] one, byte[] other) {
        byte[] result = one.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] ^= other[i];
        }
        return result;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
