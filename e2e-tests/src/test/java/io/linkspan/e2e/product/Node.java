package io.linkspan.e2e.product;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of a cluster; it can be killed and started again with the command line it had.
 *
 * @param cluster it belongs to
 * @param key of its line in {@code client.env}, as {@code NODE_2}
 * @param role {@code registry}, {@code broker}, {@code link}, {@code admin} or {@code standalone}
 * @param managementUrl of health and metrics
 * @param pid process id
 */
public record Node(Cluster cluster, String key, String role, String managementUrl, long pid) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** {@code NODE_2=broker 127.0.0.1 mqtt=1883,…,management=9000 4711}, without the key. */
    static Node parse(Cluster cluster, String key, String line) {
        String[] parts = line.split(" ", 4);
        String management = List.of(parts[2].split(",")).stream()
                .filter(port -> port.startsWith("management="))
                .findFirst()
                .orElseThrow()
                .substring("management=".length());
        return new Node(cluster, key, parts[0], "http://" + parts[1] + ":" + management, Long.parseLong(parts[3]));
    }

    /** The system's view of it; fails if it does not run. */
    public ProcessHandle handle() {
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(this + " does not run"));
    }

    /** Its log, that of this start. */
    public Path log() {
        return cluster.directory()
                .resolve("log")
                .resolve(role.equals("standalone") ? "standalone.log" : role + "-1.log");
    }

    /** The text of its log. */
    public String logText() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it without warning, as {@code kill -9} does; what is returned can start it again. */
    public Killed kill() {
        ProcessHandle process = handle();
        List<String> command = new ArrayList<>();
        command.add(process.info().command().orElseThrow());
        command.addAll(List.of(process.info().arguments().orElseThrow()));
        process.destroyForcibly();
        process.onExit().join();
        return new Killed(this, List.copyOf(command));
    }

    /** Whether it answers 200 at this health address: {@code live}, {@code ready} or {@code started}. */
    public boolean healthy(String check) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl + "/q/health/" + check))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns when it is ready. */
    public void awaitReady() {
        await(this + " is ready")
                .atMost(Settings.START)
                .pollInterval(Settings.GLANCE)
                .until(() -> healthy("ready"));
    }

    @Override
    public String toString() {
        return cluster.name() + " " + role + " (pid " + pid + ")";
    }

    /**
     * A process that was killed.
     *
     * @param node as it was
     * @param command line, the program first
     */
    public record Killed(Node node, List<String> command) {
        /** Starts the same again; the caller waits for it to be ready. */
        public Node start() {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(node.cluster.directory().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
            builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
            try {
                long pid = builder.start().pid();
                node.cluster.replacePid(node, pid);
                return node.cluster.node(node.role);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
