package io.linkspan.k8s.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the empty base image, which needs no network; with a real one only the layers below these differ. */
class ImageTarsTest {

    private static final ServiceImage BROKER = ServiceImage.ALL.getFirst();

    @TempDir
    private Path directory;

    @Test
    void imageRunsTheApplicationAsAnOrdinaryUser() throws Exception {
        packaged(BROKER);

        Map<String, byte[]> image = unpack(Files.newInputStream(tars("scratch").write(BROKER)));

        JsonNode manifest = json(image, "manifest.json").get(0);
        assertThat(manifest.at("/RepoTags/0").asText()).isEqualTo("linkspan/broker-service:1.2.3");
        JsonNode config = json(image, manifest.path("Config").asText()).path("config");
        assertThat(config.path("User").asText()).isEqualTo("10001:10001");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/deployments");
        assertThat(config.path("Entrypoint").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(ServiceImage.ENTRYPOINT);
        assertThat(config.path("ExposedPorts").propertyStream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("1883/tcp", "11883/tcp", "7900/tcp", "9000/tcp");
    }

    @Test
    void layersGoFromWhatChangesLeastToTheApplication() throws Exception {
        packaged(BROKER);

        Map<String, byte[]> image = unpack(Files.newInputStream(tars("scratch").write(BROKER)));

        var layers = new ArrayList<List<String>>();
        for (JsonNode layer : json(image, "manifest.json").get(0).path("Layers")) {
            byte[] bytes = Objects.requireNonNull(image.get(layer.asText()));
            layers.add(unpack(new GZIPInputStream(new ByteArrayInputStream(bytes))).keySet().stream()
                    .filter(name -> !name.endsWith("/"))
                    .toList());
        }
        assertThat(layers).hasSize(3);
        assertThat(layers.get(0))
                .containsExactlyInAnyOrder("deployments/lib/boot/boot.jar", "deployments/quarkus/generated.jar");
        assertThat(layers.get(1)).containsExactly("deployments/lib/main/library.jar");
        assertThat(layers.get(2))
                .containsExactlyInAnyOrder(
                        "deployments/app/own.jar",
                        "deployments/quarkus-run.jar",
                        "deployments/quarkus-app-dependencies.txt");
    }

    @Test
    void sameApplicationGivesTheSameFile() throws Exception {
        packaged(BROKER);
        byte[] first = Files.readAllBytes(tars("scratch").write(BROKER));

        packaged(BROKER);

        assertThat(Files.readAllBytes(tars("scratch").write(BROKER))).isEqualTo(first);
    }

    @Test
    void applicationComesOnTopOfTheBaseImage() throws Exception {
        // Given some image with layers of its own, as a file
        ServiceImage other = ServiceImage.ALL.getLast();
        packaged(other);
        packaged(BROKER);
        Path base = Files.move(tars("scratch").write(other), directory.resolve("base.tar"));

        Map<String, byte[]> image =
                unpack(Files.newInputStream(tars("tar://" + base).write(BROKER)));

        JsonNode layers = json(image, "manifest.json").get(0).path("Layers");
        JsonNode below =
                json(unpack(Files.newInputStream(base)), "manifest.json").get(0).path("Layers");
        assertThat(below).hasSize(3);
        assertThat(layers).hasSize(6).startsWith(below.get(0), below.get(1), below.get(2));
    }

    @Test
    void aServiceThatIsNotPackagedIsRefused() {
        assertThatThrownBy(() -> tars("scratch").write(BROKER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broker-service is not packaged");
    }

    @Test
    void withoutItsBaseImageThereIsNoImage() throws Exception {
        packaged(BROKER);

        assertThatThrownBy(
                        () -> tars("tar://" + directory.resolve("absent.tar")).write(BROKER))
                .hasStackTraceContaining("absent.tar");
        assertThat(directory.resolve("images/broker-service.tar")).doesNotExist();
    }

    private ImageTars tars(String base) {
        return new ImageTars(base, directory, "1.2.3", directory.resolve("images"));
    }

    /** The layout of a packaged Quarkus application. */
    private void packaged(ServiceImage image) throws IOException {
        for (String file : List.of(
                "lib/boot/boot.jar",
                "lib/main/library.jar",
                "quarkus/generated.jar",
                "app/own.jar",
                "quarkus-run.jar",
                "quarkus-app-dependencies.txt")) {
            Path path = directory
                    .resolve(image.module())
                    .resolve("target/quarkus-app")
                    .resolve(file);
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file);
        }
    }

    private static JsonNode json(Map<String, byte[]> image, String file) throws IOException {
        return new ObjectMapper().readTree(Objects.requireNonNull(image.get(file), file));
    }

    private static Map<String, byte[]> unpack(InputStream in) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        }
        return entries;
    }
}
