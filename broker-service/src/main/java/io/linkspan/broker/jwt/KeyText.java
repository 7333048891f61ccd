package io.linkspan.broker.jwt;

import io.linkspan.broker.file.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** Reads public keys: PEM ({@code BEGIN PUBLIC KEY}, one or more) or a JSON Web Key Set. Symmetric keys are left out. */
public final class KeyText {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final List<String> TYPES = List.of("RSA", "EC", "EdDSA");

    private KeyText() {}

    /** @throws InvalidFileException naming file and rule */
    public static List<JsonWebKey> read(Path file) throws IOException, InvalidFileException {
        String text = Files.readString(file);
        try {
            List<JsonWebKey> keys = text.stripLeading().startsWith("{") ? set(text) : pem(text);
            if (keys.isEmpty()) {
                throw new InvalidFileException(file, "has no public key (PEM or JSON Web Key Set)");
            }
            return keys;
        } catch (JoseException | GeneralSecurityException | IllegalArgumentException malformed) {
            throw new InvalidFileException(file, "has a key that cannot be read: " + malformed.getMessage());
        }
    }

    /** @throws JoseException when it is not a JSON Web Key Set */
    static List<JsonWebKey> set(String json) throws JoseException {
        List<JsonWebKey> keys = new ArrayList<>();
        for (JsonWebKey key : new JsonWebKeySet(json).getJsonWebKeys()) {
            // A secret of HMAC is no public key: whoever can read the set could sign with it.
            if (key instanceof PublicJsonWebKey) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private static List<JsonWebKey> pem(String text) throws GeneralSecurityException, JoseException {
        List<JsonWebKey> keys = new ArrayList<>();
        Matcher found = PEM.matcher(text);
        while (found.find()) {
            keys.add(JsonWebKey.Factory.newJwk(key(Base64.getMimeDecoder().decode(found.group(1)))));
        }
        return List.copyOf(keys);
    }

    private static PublicKey key(byte[] encoded) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("unknown kind of key");
        for (String type : TYPES) {
            try {
                return KeyFactory.getInstance(type).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException other) {
                last = other;
            }
        }
        throw last;
    }
}
