package io.linkspan.k8s.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Writes each service's image as a tar file that {@code docker load}, podman and skopeo read.
 *
 * <p>Layers go from what changes least to what changes most, as in the Dockerfiles. File times are fixed, so that the
 * same application gives the same layers.
 */
public final class ImageTars {

    private final String base;
    private final Path repository;
    private final String version;
    private final Path output;

    /**
     * @param base reference of the base image, or {@code tar:///path} of one, or {@code scratch} (no Java in it: for
     *     looking at the layers only)
     * @param repository root of the checkout, with the services packaged
     * @param version tag of the images
     * @param output directory for the tar files; made when missing
     */
    ImageTars(String base, Path repository, String version, Path output) {
        this.base = base;
        this.repository = repository;
        this.version = version;
        this.output = output;
    }

    /**
     * Writes all four.
     *
     * @param args base image, root of the repository, version, output directory
     * @throws Exception when a base image cannot be had or a service is not packaged; no file is left for it
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 4) {
            throw new IllegalArgumentException("usage: <base image> <repository> <version> <output directory>");
        }
        var tars = new ImageTars(args[0], Path.of(args[1]).normalize(), args[2], Path.of(args[3]));
        for (ServiceImage image : ServiceImage.ALL) {
            System.out.println("Wrote " + tars.write(image));
        }
    }

    /**
     * Writes one image.
     *
     * @return the tar file
     */
    Path write(ServiceImage image) throws Exception {
        Path application = repository.resolve(image.module()).resolve("target/quarkus-app");
        if (!Files.exists(application.resolve("quarkus-run.jar"))) {
            throw new IOException(image.name() + " is not packaged: there is no " + application + "/quarkus-run.jar");
        }
        Files.createDirectories(output);
        Path tar = output.resolve(image.name() + ".tar");
        Files.deleteIfExists(tar);
        JibContainerBuilder builder = Jib.from(base)
                .addFileEntriesLayer(layer("framework", application, "lib/boot", "quarkus"))
                .addFileEntriesLayer(layer("libraries", application, "lib/main"))
                .addFileEntriesLayer(
                        layer("application", application, "app", "quarkus-run.jar", "quarkus-app-dependencies.txt"))
                .setWorkingDirectory(AbsoluteUnixPath.get(ServiceImage.DIRECTORY))
                .setUser(ServiceImage.USER)
                .setEntrypoint(ServiceImage.ENTRYPOINT)
                .setExposedPorts(image.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                .addLabel("org.opencontainers.image.title", "linkspan " + image.name())
                .addLabel("org.opencontainers.image.licenses", "Apache-2.0");
        String reference = "linkspan/" + image.name() + ":" + version;
        builder.containerize(Containerizer.to(TarImage.at(tar).named(reference)).setToolName("linkspan"));
        return tar;
    }

    private static FileEntriesLayer layer(String name, Path application, String... parts) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        for (String part : parts) {
            layer.addEntryRecursive(
                    application.resolve(part),
                    AbsoluteUnixPath.get(ServiceImage.DIRECTORY).resolve(part));
        }
        return layer.build();
    }
}
