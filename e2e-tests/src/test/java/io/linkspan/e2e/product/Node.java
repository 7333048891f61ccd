package io.linkspan.e2e.product;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A process of a cluster; it can be ended or killed, and started again with the command line it had.
 *
 * @param cluster it belongs to
 * @param key of its line in {@code client.env}, as {@code NODE_2}
 * @param role {@code registry}, {@code broker}, {@code link}, {@code admin} or {@code standalone}
 * @param index 1 for the first of its role
 * @param ports by their words, as {@code mqtt} and {@code management}
 * @param pid process id
 */
public record Node(Cluster cluster, String key, String role, int index, Map<String, Integer> ports, long pid) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * {@code NODE_2=broker 127.0.0.1 mqtt=1883,…,management=9000 4711}, without the key.
     *
     * @param before how many of each role the lines before have named; counted on
     */
    static Node parse(Cluster cluster, String key, String line, Map<String, Integer> before) {
        String[] parts = line.split(" ", 4);
        Map<String, Integer> ports = new HashMap<>();
        for (String port : parts[2].split(",", -1)) {
            ports.put(port.substring(0, port.indexOf('=')), Integer.valueOf(port.substring(port.indexOf('=') + 1)));
        }
        int index = before.merge(parts[0], 1, Integer::sum);
        return new Node(cluster, key, parts[0], index, Map.copyOf(ports), Long.parseLong(parts[3]));
    }

    /** Where this process listens for that. */
    public InetSocketAddress address(String port) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Objects.requireNonNull(ports.get(port), () -> this + " has no port for " + port));
    }

    private String managementUrl() {
        return "http://127.0.0.1:" + address("management").getPort();
    }

    /** The system's view of it; fails if it does not run. */
    public ProcessHandle handle() {
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(this + " does not run"));
    }

    /** Its log, that of this start. */
    public Path log() {
        return cluster.directory()
                .resolve("log")
                .resolve(role.equals("standalone") ? "standalone.log" : role + "-" + index + ".log");
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
        return killAll(List.of(this)).getFirst();
    }

    /** Kills them all at the same moment. */
    public static List<Killed> killAll(List<Node> nodes) {
        List<Killed> killed = nodes.stream().map(Killed::of).toList();
        List<ProcessHandle> processes = nodes.stream().map(Node::handle).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
        return killed;
    }

    /** Asks it to end, as {@code kill} does, and waits until it has; what is returned can start it again. */
    public Killed end() {
        Killed ended = Killed.of(this);
        ProcessHandle process = handle();
        process.destroy();
        Waiting.until(this + " has ended").until(() -> !process.isAlive());
        return ended;
    }

    /** Whether it answers 200 at this health address: {@code live}, {@code ready} or {@code started}. */
    public boolean healthy(String check) {
        try {
            return ask("/q/health/" + check).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The sum of a metric over its labels, by the name of its samples, as {@code linkspan_link_lanes_open}. */
    public double metric(String name) {
        Pattern sample = Pattern.compile("^" + name + "(?:\\{.*})? (\\S+)$", Pattern.MULTILINE);
        try {
            return sample.matcher(ask("/q/metrics").body())
                    .results()
                    .mapToDouble(match -> Double.parseDouble(match.group(1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> ask(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns when it is ready.
     *
     * @throws AssertionError as soon as it has ended instead
     */
    public void awaitReady() {
        await(this + " is ready")
                .atMost(Settings.START)
                .pollInterval(Settings.GLANCE)
                .failFast(this + " has ended, see " + log(), () -> !handle().isAlive())
                .until(() -> healthy("ready"));
    }

    @Override
    public String toString() {
        return cluster.name() + " " + role + "-" + index + " (pid " + pid + ")";
    }

    /**
     * A process that was ended or killed.
     *
     * @param node as it was
     * @param command line, the program first
     */
    public record Killed(Node node, List<String> command) {
        private static Killed of(Node node) {
            ProcessHandle.Info info = node.handle().info();
            List<String> command = new ArrayList<>();
            command.add(info.command().orElseThrow());
            command.addAll(List.of(info.arguments().orElseThrow()));
            return new Killed(node, List.copyOf(command));
        }

        /** Starts the same again; the caller waits for it to be ready. */
        public Node start() {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(node.cluster.directory().toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile()));
            builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
            builder.environment().putAll(node.cluster.launcher().environment());
            try {
                long pid = builder.start().pid();
                node.cluster.replacePid(node, pid);
                return node.cluster.nodes().stream()
                        .filter(again -> again.key.equals(node.key))
                        .findFirst()
                        .orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
