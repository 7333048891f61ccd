package io.linkspan.e2e.client;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of this machine that tests start. */
final class Programs {
    private Programs() {}

    /** @throws AssertionError saying what to install */
    static String find(String program, String from) {
        return onPath(program).orElseThrow(() -> new AssertionError(program + " is not installed: install " + from));
    }

    static Optional<String> onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
