package io.linkspan.broker.access.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The two messages of a SCRAM client (RFC 5802, section 7); null from a factory means that it broke the grammar. */
final class ScramMessage {
    private ScramMessage() {}

    /**
     * The first one: {@code n,,n=user,r=nonce}.
     *
     * @param header {@code n,,} or with {@code a=…}: it comes back in the final message
     * @param bare what follows it, as it takes part in the proof
     */
    record First(String header, String bare, String user, String nonce) {}

    /**
     * The final one: {@code c=header,r=nonce,p=proof}.
     *
     * @param withoutProof as it takes part in the proof
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Final(String binding, String nonce, byte[] proof, String withoutProof) {}

    static @Nullable First first(byte[] data) {
        String text = text(data);
        if (text == null) {
            return null;
        }
        // n: no channel binding; y: the client could, and rightly believes that the server cannot.
        int flagEnd = text.indexOf(',');
        int headerEnd = flagEnd < 0 ? -1 : text.indexOf(',', flagEnd + 1);
        if (headerEnd < 0 || flagEnd != 1 || (text.charAt(0) != 'n' && text.charAt(0) != 'y')) {
            return null;
        }
        String authorization = text.substring(flagEnd + 1, headerEnd);
        String bare = text.substring(headerEnd + 1);
        String[] parts = bare.split(",", -1);
        if (parts.length < 2 || !parts[0].startsWith("n=") || !parts[1].startsWith("r=")) {
            return null; // "m=" in the first place is a mandatory extension: none is known
        }
        String user = name(parts[0].substring(2));
        String nonce = parts[1].substring(2);
        if (user == null || user.isEmpty() || nonce.isEmpty() || !printable(nonce)) {
            return null;
        }
        if (!authorization.isEmpty()
                && !(authorization.startsWith("a=") && user.equals(name(authorization.substring(2))))) {
            return null; // nobody may act for another user
        }
        return new First(text.substring(0, headerEnd + 1), bare, user, nonce);
    }

    static @Nullable Final last(byte[] data) {
        String text = text(data);
        int proofAt = text == null ? -1 : text.lastIndexOf(",p=");
        if (text == null || proofAt < 0) {
            return null;
        }
        String withoutProof = text.substring(0, proofAt);
        String[] parts = withoutProof.split(",", -1);
        if (parts.length < 2 || !parts[0].startsWith("c=") || !parts[1].startsWith("r=")) {
            return null;
        }
        try {
            byte[] proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
            return proof.length == ScramCredentials.KEY_BYTES
                    ? new Final(parts[0].substring(2), parts[1].substring(2), proof, withoutProof)
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    // "=2C" is a comma and "=3D" an equals sign; another use of "=" is an error.
    private static @Nullable String name(String escaped) {
        var name = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '=') {
                name.append(c);
            } else if (escaped.startsWith("=2C", i)) {
                name.append(',');
                i += 2;
            } else if (escaped.startsWith("=3D", i)) {
                name.append('=');
                i += 2;
            } else {
                return null;
            }
        }
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
    }

    private static boolean printable(String nonce) {
        return nonce.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    private static @Nullable String text(byte[] data) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }
}
