package io.linkspan.k8s;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chart under test. Release {@code aws} in namespace {@code iot}; values are given as YAML text. */
final class Chart {

    static final Path DIRECTORY = Path.of("chart");
    static final String NAMESPACE = "iot";
    static final String FULL_NAME = "aws-linkspan";

    /** The two values without a default. */
    private static final String REQUIRED = "{cluster: {name: aws}, image: {registry: registry.example.com}}";

    private Chart() {}

    /** Renders with the required values and the given ones on top, as a first install. */
    static Rendered render(String... values) {
        try (var cluster = new StandInCluster()) {
            return render(cluster, values);
        }
    }

    /** Renders as an install or upgrade in a cluster that already holds something. */
    static Rendered render(StandInCluster cluster, String... values) {
        return Rendered.parse(manifests(cluster, REQUIRED, values));
    }

    /** Renders with nothing but the given values. */
    static Rendered renderOnly(String values) {
        try (var cluster = new StandInCluster()) {
            return Rendered.parse(manifests(cluster, values));
        }
    }

    private static String manifests(StandInCluster cluster, String first, String... more) {
        cluster.select();
        // Helm's library pretends to be a Kubernetes of 2020 unless told otherwise.
        TemplateCommand command = new Helm(DIRECTORY)
                .template()
                .withName("aws")
                .withNamespace(NAMESPACE)
                .withKubeVersion("1.32.0");
        withValues(command, first);
        for (String values : more) {
            withValues(command, values);
        }
        return command.call();
    }

    private static void withValues(TemplateCommand command, String yaml) {
        try {
            Path file = Files.createTempFile(Path.of("target"), "values", ".yaml");
            file.toFile().deleteOnExit();
            command.withValuesFile(Files.writeString(file, yaml).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
