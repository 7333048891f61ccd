package io.linkspan.cli.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScramSecretTest {
    /** User, salt and iterations of the example in RFC 7677, section 3; the keys follow from its messages. */
    @Test
    void keysAreThoseOfTheExampleOfRfc7677() {
        assertThat(ScramSecret.of("pencil", 4096, Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==")))
                .isEqualTo("4096,W22ZaJ0SNY7soEsUEjb6gQ==,WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=,"
                        + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    @Test
    void theSamePasswordTwiceHasDifferentSalts() {
        String once = ScramSecret.of("secret");

        assertThat(once).matches("8192,[A-Za-z0-9+/]{22}==,[A-Za-z0-9+/]{43}=,[A-Za-z0-9+/]{43}=");
        assertThat(ScramSecret.of("secret")).isNotEqualTo(once);
    }
}
