package io.linkspan.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintTest {

    @Test
    void chartPassesHelmsStrictLint() {
        LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void lintNoticesATemplateThatDoesNotParse(@TempDir Path directory) throws IOException {
        // Given a copy of the chart with a block left open
        Path copy = directory.resolve("linkspan");
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(Chart.DIRECTORY.relativize(file).toString()));
            }
        }
        Files.writeString(copy.resolve("templates/broken.yaml"), "{{ if .Values.cluster }}");

        // When
        LintResult result = new Helm(copy).lint().strict().call();

        // Then
        assertThat(result.isFailed()).isTrue();
        assertThat(result.getMessages()).anySatisfy(message -> assertThat(List.of(message.split("\n")))
                .anySatisfy(line -> assertThat(line).contains("[ERROR]").contains("broken.yaml")));
    }
}
