package io.linkspan.broker.jwt;

import java.io.IOException;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;

/** The public keys that tokens are checked with. Any thread; may block. */
public interface TokenKeys {
    /** The keys as they are known. @throws IOException when none could be got yet */
    List<JsonWebKey> known() throws IOException;

    /** The keys after another look, because none of the known ones fits; not at every call. */
    List<JsonWebKey> renewed() throws IOException;
}
