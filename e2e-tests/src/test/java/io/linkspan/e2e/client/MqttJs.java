package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * MQTT.js, as its lock file in {@code src/test/mqttjs} names it, installed from the npm registry below {@code target} once
 * per version of that file.
 */
public final class MqttJs {
    private static final Duration INSTALL = Duration.ofMinutes(5);
    private static final List<String> FILES = List.of("package.json", "package-lock.json", "client.mjs");

    @Nullable
    private static final String MISSING = install();

    private MqttJs() {}

    /** Null when it can be used, else why it cannot. */
    @Nullable
    public static String missing() {
        return MISSING;
    }

    /** Where {@code client.mjs} lies beside its {@code node_modules}. */
    static Path directory() {
        return Settings.directory().resolveSibling("mqttjs");
    }

    @Nullable
    private static String install() {
        String problem;
        if (Programs.onPath("node").isEmpty() || Programs.onPath("npm").isEmpty()) {
            problem = "node and npm are not installed";
        } else {
            try {
                problem = install(Settings.root().resolve("e2e-tests/src/test/mqttjs"), directory());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        if (problem != null) {
            System.err.println("\n*** MQTT.js is NOT tested: " + problem + " ***\n");
        }
        return problem;
    }

    @Nullable
    private static String install(Path from, Path to) throws IOException, InterruptedException {
        Path installed = to.resolve("installed-lock.json");
        Files.createDirectories(to);
        for (String file : FILES) {
            Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path lock = to.resolve("package-lock.json");
        if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
            return null;
        }
        Path log = to.resolve("npm.log");
        // No scripts of packages: nothing of theirs runs but what client.mjs imports.
        Process npm = new ProcessBuilder(
                        Programs.find("npm", "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(to.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        npm.getOutputStream().close();
        if (!npm.waitFor(INSTALL.toSeconds(), TimeUnit.SECONDS)) {
            npm.descendants().forEach(ProcessHandle::destroy);
            npm.destroy();
            return "npm ci did not end within " + INSTALL + ", see " + log;
        }
        if (npm.exitValue() != 0) {
            return "npm ci ended with " + npm.exitValue() + ": " + Files.readString(log, StandardCharsets.UTF_8);
        }
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        return null;
    }
}
