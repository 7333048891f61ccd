package io.linkspan.cli.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Finds the line that most likely says why a process ended. */
final class LogTail {
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_LINE = 300;

    private LogTail() {}

    /** {@code : <first ERROR line of the log's end>}; empty when there is none. */
    static String lastError(Path log) {
        return tail(log).stream()
                .filter(line -> line.contains(" ERROR ")
                        || line.contains("SRCFG")
                        || line.startsWith("Error")
                        || line.startsWith("Exception in"))
                .findFirst()
                .map(String::strip)
                .map(line -> ": " + (line.length() > MAX_LINE ? line.substring(0, MAX_LINE) + "…" : line))
                .orElse("");
    }

    private static List<String> tail(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - MAX_BYTES);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of(); // the place of the log is in the message anyway
        }
    }
}
