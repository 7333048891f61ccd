package io.linkspan.k8s.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Dockerfiles say the same as {@link ServiceImage}, so that both ways of building give the same image. */
class DockerfileTest {

    static Stream<ServiceImage> images() {
        return ServiceImage.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("images")
    void dockerfileAgreesWithTheImage(ServiceImage image) throws IOException {
        List<String> lines = instructions(image);

        assertThat(argument(lines, "USER")).isEqualTo(ServiceImage.USER);
        assertThat(argument(lines, "WORKDIR")).isEqualTo(ServiceImage.DIRECTORY);
        assertThat(Arrays.stream(argument(lines, "EXPOSE").split(" ")).map(Integer::valueOf))
                .containsExactlyElementsOf(image.ports());
        assertThat(new ObjectMapper().readValue(argument(lines, "ENTRYPOINT"), String[].class))
                .containsExactlyElementsOf(ServiceImage.ENTRYPOINT);
        assertThat(argument(lines, "ARG")).isEqualTo("BASE=docker.io/library/eclipse-temurin:25-jre");
        assertThat(argument(lines, "FROM")).isEqualTo("${BASE}");
    }

    @ParameterizedTest
    @MethodSource("images")
    void nothingRunsAsRootAndNothingIsFetched(ServiceImage image) throws IOException {
        assertThat(instructions(image)).noneMatch(line -> line.matches("(RUN|ADD|SHELL|ENV|VOLUME) .*"));
    }

    @Test
    void everyDockerfileBelongsToAnImage() throws IOException {
        try (Stream<Path> directories = Files.list(Path.of("docker"))) {
            assertThat(directories.map(directory -> directory.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            images().map(ServiceImage::name).toList());
        }
    }

    /** Instructions with continued lines joined and comments left out. */
    private static List<String> instructions(ServiceImage image) throws IOException {
        String text = Files.readString(Path.of("docker", image.name(), "Dockerfile"));
        return text.replaceAll("\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String argument(List<String> instructions, String word) {
        List<String> found = instructions.stream()
                .filter(line -> line.startsWith(word + " "))
                .toList();
        assertThat(found).as(word).hasSize(1);
        return found.getFirst().substring(word.length() + 1);
    }
}
