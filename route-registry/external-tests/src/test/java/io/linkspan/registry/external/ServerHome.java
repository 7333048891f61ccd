package io.linkspan.registry.external;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an Infinispan Server, and the programmes that belong to it.
 *
 * @param directory with {@code server/conf} and {@code server/data} in it
 */
record ServerHome(Path directory) {
    /** The caches as operators get them; a test of the registry holds them to its own. */
    static final Path CACHES = Path.of("").toAbsolutePath().resolve("../../docs/reference/infinispan-caches.xml");

    private static final String CLASS_PATH = "linkspan.external-server.classpath";
    /** What Maven found the server in the company of. */
    private static final List<String> FOREIGN =
            List.of("maven-antrun-plugin", "plexus-utils", "ant-launcher", "ant-1.");

    private static final long PATIENCE_SECONDS = 60;

    /** With our caches beside the server's own configuration, and no users yet. */
    static ServerHome make(Path directory) throws IOException {
        ServerHome home = new ServerHome(directory);
        for (String part : List.of("conf", "data", "lib", "log")) {
            Files.createDirectories(home.root().resolve(part));
        }
        home.copy("infinispan.xml");
        home.copy("log4j2.xml");
        Files.copy(CACHES, home.root().resolve("conf").resolve(CACHES.getFileName()));
        return home;
    }

    private void copy(String name) throws IOException {
        try (InputStream in = ServerHome.class.getResourceAsStream("/infinispan/" + name)) {
            Files.copy(Objects.requireNonNull(in, name), root().resolve("conf").resolve(name));
        }
    }

    private Path root() {
        return directory.resolve("server");
    }

    /** {@code bin/cli.sh user create}. */
    void createUser(String name, String password) throws IOException, InterruptedException {
        Path output = directory.resolve("user.txt");
        Process tool = run(
                output,
                List.of(
                        "org.infinispan.cli.commands.CLI",
                        "user",
                        "create",
                        name,
                        "-p",
                        password,
                        "-a",
                        "scram-sha-256"));
        if (!tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || tool.exitValue() != 0) {
            tool.destroyForcibly();
            throw new IllegalStateException("no user: " + Files.readString(output));
        }
    }

    /** {@code bin/server.sh}, listening on the loopback address; what it says goes to the file. */
    Process startServer(int port, Path output) throws IOException {
        return run(
                output,
                List.of(
                        "org.infinispan.server.Bootstrap",
                        "--server-root=" + root(),
                        "--server-config=infinispan.xml",
                        "--server-config=" + CACHES.getFileName(),
                        "--bind-address=127.0.0.1",
                        "-p",
                        String.valueOf(port)));
    }

    private Process run(Path output, List<String> mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dinfinispan.server.home.path=" + directory,
                "-cp",
                classPath()));
        command.addAll(mainAndArguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    private static String classPath() throws IOException {
        @Nullable String file = System.getProperty(CLASS_PATH);
        if (file == null) {
            throw new IllegalStateException("run by Maven, which finds the server and says so in " + CLASS_PATH);
        }
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(Files.readString(Path.of(file), UTF_8).strip())
                .filter(jar -> FOREIGN.stream().noneMatch(jar::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
