package io.linkspan.admin.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTextTest {

    @Test
    void cannotForgeALineOrAField() {
        assertThat(LogText.safe("a\r\nINFO who=root verb=delete")).isEqualTo("a??INFO?who=root?verb=delete");
        assertThat(LogText.safe("\u202Eevil\u001b[31m")).isEqualTo("?evil?[31m");
    }

    @Test
    void isBounded() {
        assertThat(LogText.safe("x".repeat(10_000))).hasSize(128);
    }
}
