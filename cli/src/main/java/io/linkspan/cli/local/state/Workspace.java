package io.linkspan.cli.local.state;

import io.linkspan.contracts.cluster.ClusterName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where this checkout's build products and the local clusters' state lie.
 *
 * @param root of the checkout, absolute
 * @param state directory with one directory per cluster, absolute
 */
public record Workspace(Path root, Path state) {
    /** Set by the launcher script. */
    public static final String ROOT_PROPERTY = "linkspan.root";

    /** Set by the launcher script. */
    public static final String STATE_PROPERTY = "linkspan.state";

    /** As the launcher script said; without it the current directory is the root. */
    public static Workspace current() {
        Path root = Path.of(System.getProperty(ROOT_PROPERTY, "")).toAbsolutePath();
        String state = System.getProperty(STATE_PROPERTY, "");
        return new Workspace(
                root,
                state.isEmpty() ? root.resolve(".linkspan") : Path.of(state).toAbsolutePath());
    }

    /** The directory of a cluster, whether or not it exists. */
    public ClusterDirectory cluster(ClusterName name) {
        return new ClusterDirectory(state.resolve(name.value()));
    }

    /** Names of all clusters that have ever been started here, sorted. */
    public List<ClusterName> clusters() throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(state)) {
            return entries.filter(entry -> Files.isRegularFile(new ClusterDirectory(entry).clientEnv()))
                    .map(entry -> entry.getFileName().toString())
                    .filter(ClusterName::isValid)
                    .map(ClusterName::of)
                    .sorted()
                    .toList();
        }
    }

    /** A path as a user in the current directory would write it. */
    public static Path shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path) : path;
    }
}
