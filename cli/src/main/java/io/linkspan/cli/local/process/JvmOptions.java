package io.linkspan.cli.local.process;

import io.linkspan.cli.local.plan.Role;
import java.util.ArrayList;
import java.util.List;

/** The JVM options of the local processes: small when idle, room under load. */
public final class JvmOptions {
    private JvmOptions() {}

    /** The options for one role, in front of {@code -jar}. */
    public static List<String> of(Role role) {
        List<String> options = new ArrayList<>(List.of(
                // An option an older JDK does not know is no reason to fail.
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xms24m",
                "-Xmx" + maxHeap(role),
                // Gives memory back after a peak instead of keeping it.
                "-XX:MinHeapFreeRatio=20",
                "-XX:MaxHeapFreeRatio=40",
                "-Xss512k",
                // A JVM out of memory is of no use to anybody; dying is seen and said.
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8"));
        if (role == Role.STANDALONE || role == Role.BROKER) {
            // What is in flight is dead before so much has been made; in less, some of it is copied, and kept for long.
            options.add("-XX:NewSize=64m");
        }
        return options;
    }

    private static String maxHeap(Role role) {
        return switch (role) {
            case STANDALONE, BROKER -> "768m";
            case REGISTRY, LINK -> "512m";
            case ADMIN -> "192m";
        };
    }
}
