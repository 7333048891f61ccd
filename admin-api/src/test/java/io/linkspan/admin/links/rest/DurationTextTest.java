package io.linkspan.admin.links.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({"1500ms,1500", "5s,5000", "2m,120000", "1h,3600000", "0s,0", "999999999h,3599999996400000"})
    void readsANumberAndAUnit(String text, long millis) {
        assertThat(DurationText.parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "5.5s", "PT5S", "5S", "5sec", "1m30s", "1234567890s", "٥s"})
    void refusesEverythingElse(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @Test
    void writesSecondsWhereTheyFit() {
        assertThat(DurationText.of(Duration.ofMillis(1500))).isEqualTo("1500ms");
        assertThat(DurationText.of(Duration.ofMinutes(2))).isEqualTo("120s");
        assertThat(DurationText.of(Duration.ZERO)).isEqualTo("0s");
    }
}
