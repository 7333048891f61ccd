package io.linkspan.contracts.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.contracts.generators.Seeded;
import io.linkspan.contracts.generators.Texts;
import io.linkspan.contracts.link.SecretCipher.UndecipherableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCipherTest {
    private final String key = SecretCipher.newKey();
    private final SecretCipher cipher = SecretCipher.ofKey(key);

    @TempDir
    Path directory;

    @Test
    void whatWasEncryptedIsDecryptedForTheSameLinkAndField() {
        Seeded.forAll(200, random -> {
            String secret = Texts.text(random, 100);
            String text = cipher.encrypt(secret, "gcp", "password");
            assertThat(text).startsWith("v1:");
            assertThat(cipher.decrypt(text, "gcp", "password")).isEqualTo(secret);
            assertThat(SecretCipher.ofKey(key).decrypt(text, "gcp", "password")).isEqualTo(secret);
        });
    }

    @Test
    void theSameSecretNeverLooksTheSame() {
        assertThat(cipher.encrypt("secret", "gcp", "password"))
                .isNotEqualTo(cipher.encrypt("secret", "gcp", "password"))
                .doesNotContain("secret");
        assertThat(SecretCipher.newKey()).isNotEqualTo(SecretCipher.newKey());
    }

    @Test
    void aSecretCannotBeMovedToAnotherLinkOrField() {
        String text = cipher.encrypt("secret", "gcp", "password");
        assertUndecipherable(cipher, text, "azure", "password");
        assertUndecipherable(cipher, text, "gcp", "tls.privateKeyPem");
        assertUndecipherable(cipher, cipher.encrypt("secret", "ab", "c"), "a", "bc");
        assertUndecipherable(SecretCipher.ofKey(SecretCipher.newKey()), text, "gcp", "password");
    }

    @Test
    void everyChangedBitIsFound() {
        byte[] sealed = Base64.getDecoder()
                .decode(cipher.encrypt("secret", "gcp", "password").substring(3));
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertUndecipherable(cipher, "v1:" + Base64.getEncoder().encodeToString(changed), "gcp", "password");
        }
    }

    @Test
    void textsOfOtherFormsAreRefused() {
        for (String text : new String[] {"", "secret", "v1:", "v1:AAAA", "v1:!!!", "v2:" + "A".repeat(80)}) {
            assertUndecipherable(cipher, text, "gcp", "password");
        }
    }

    private static void assertUndecipherable(SecretCipher cipher, String text, String link, String field) {
        assertThatThrownBy(() -> cipher.decrypt(text, link, field))
                .isInstanceOf(UndecipherableException.class)
                .hasMessageContaining(link)
                .hasMessageNotContainingAny("secret");
    }

    @Test
    void theKeyIsReadFromAFileAndJudged() throws Exception {
        Path file = directory.resolve("key");
        Files.writeString(file, "\n  " + key + "\n");
        String text = cipher.encrypt("secret", "gcp", "password");
        assertThat(SecretCipher.fromFile(file).decrypt(text, "gcp", "password")).isEqualTo("secret");

        Files.writeString(file, "not base64, secret!");
        assertThatThrownBy(() -> SecretCipher.fromFile(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContainingAny("secret!");
        Files.writeString(file, Base64.getEncoder().encodeToString(new byte[16]));
        assertThatThrownBy(() -> SecretCipher.fromFile(file)).hasMessageContaining("16 bytes");
        Files.writeString(file, "A".repeat(10_000));
        assertThatThrownBy(() -> SecretCipher.fromFile(file)).hasMessageContaining("too large");
    }
}
