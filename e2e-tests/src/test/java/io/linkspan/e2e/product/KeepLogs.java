package io.linkspan.e2e.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Copies the logs of all clusters to {@code target/e2e/<class>.<test>/} when a test fails. */
public final class KeepLogs implements TestWatcher {
    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        String test = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName();
        Path kept = Settings.directory().resolve(test);
        Path states = Settings.directory().resolve("state");
        try {
            for (Path state : children(states)) {
                for (Path cluster : children(state)) {
                    copy(cluster.resolve("log"), kept.resolve(state.getFileName() + "-" + cluster.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path logs, Path target) throws IOException {
        for (Path log : children(logs)) {
            Files.createDirectories(target);
            Files.copy(log, target.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var entries = Files.list(directory)) {
            return entries.toList();
        }
    }
}
