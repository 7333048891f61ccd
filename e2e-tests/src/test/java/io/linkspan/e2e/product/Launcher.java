package io.linkspan.e2e.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code ./linkspan …} with a state directory of its own.
 *
 * @param state directory of the clusters it starts
 * @param environment settings for all its processes, as {@code LINKSPAN_CLUSTER_DURABILITY} for the key
 *     {@code linkspan.cluster.durability}
 */
public record Launcher(Path state, Map<String, String> environment) {
    /** With a state directory of this name below the test's directory. */
    public static Launcher named(String name) {
        return new Launcher(Settings.directory().resolve("state").resolve(name), Map.of());
    }

    /** The same with these settings. */
    public Launcher with(Map<String, String> settings) {
        return new Launcher(state, Map.copyOf(settings));
    }

    /** Runs a command to its end. */
    public Run run(String... arguments) {
        return run(Settings.PATIENCE, "", List.of(arguments));
    }

    /** Runs a command that reads a line, a password for example, from its standard input. */
    public Run runWithInput(String input, String... arguments) {
        return run(Settings.PATIENCE, input + "\n", List.of(arguments));
    }

    /**
     * {@code up --detach} with these arguments.
     *
     * @throws AssertionError with all output if it fails
     */
    public Run up(String... arguments) {
        List<String> all = new ArrayList<>(List.of("up", "--detach", "--timeout", Settings.START.toSeconds() + "s"));
        all.addAll(List.of(arguments));
        return run(Settings.START, "", all).succeeded();
    }

    /** The running cluster of this name. */
    public Cluster cluster(String name) {
        return new Cluster(this, state.resolve(name));
    }

    /** Every cluster that was ever started here. */
    public List<Cluster> clusters() {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (var entries = Files.list(state)) {
            return entries.filter(entry -> Files.exists(entry.resolve("client.env")))
                    .map(entry -> new Cluster(this, entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops what an earlier run may have left, and forgets its state. */
    public Launcher fresh() {
        stop();
        deleteTree(state);
        return this;
    }

    /** {@code down}, if there is anything to stop; what then still lives is killed by its process id. */
    public void stop() {
        List<ProcessHandle> processes =
                clusters().stream().flatMap(cluster -> cluster.alive().stream()).toList();
        if (!processes.isEmpty()) {
            Run down = run("down");
            processes.forEach(ProcessHandle::destroyForcibly);
            down.succeeded();
        }
    }

    private Run run(Duration timeout, String input, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Settings.root().resolve("linkspan").toString());
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Settings.root().toFile());
        builder.environment().put("LINKSPAN_STATE", state.toString());
        // The reactor has just packaged it; a second Maven inside this one would replace jars in use.
        builder.environment().put("LINKSPAN_SKIP_BUILD", "1");
        builder.environment().putAll(environment);
        String shown = "linkspan " + String.join(" ", arguments);
        Path out = null;
        Path err = null;
        try {
            Files.createDirectories(Settings.directory());
            out = Files.createTempFile(Settings.directory(), "linkspan", ".out");
            err = Files.createTempFile(Settings.directory(), "linkspan", ".err");
            // Files, not pipes: background processes would keep a pipe open.
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
                throw new AssertionError(shown + " did not end within " + timeout + ":\n" + Files.readString(out));
            }
            return new Run(shown, process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(shown, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(shown, e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            deleteTree(file);
        }
    }

    private static void deleteTree(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try (var tree = Files.walk(top)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
