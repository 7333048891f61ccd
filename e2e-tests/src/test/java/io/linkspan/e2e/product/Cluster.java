package io.linkspan.e2e.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cluster as its {@code client.env} describes it, read anew at each question.
 *
 * @param launcher that started it
 * @param directory with {@code client.env}, logs and secrets
 */
public record Cluster(Launcher launcher, Path directory) {
    private static final String PIDS = "PIDS";

    /** Its name. */
    public String name() {
        return directory.getFileName().toString();
    }

    /** A value of {@code client.env}. */
    public String env(String key) {
        return Objects.requireNonNull(environment().get(key), () -> "client.env of " + name() + " has no " + key);
    }

    /** Where MQTT clients connect. */
    public String mqttHost() {
        return env("MQTT_HOST");
    }

    /** Where MQTT clients connect. */
    public int mqttPort() {
        return Integer.parseInt(env("MQTT_PORT"));
    }

    /** Name of the user for clients. */
    public String mqttUser() {
        return env("MQTT_USERNAME");
    }

    /** Password of the user for clients. */
    public String mqttPassword() {
        return env("MQTT_PASSWORD");
    }

    /** Where a peer's link dials. */
    public String linkAddress() {
        return env("LINK_ADDRESS");
    }

    /** Its REST API, as operator. */
    public Rest rest() {
        return new Rest(env("HTTP_URL"), env("ADMIN_USERNAME"), env("ADMIN_PASSWORD"));
    }

    /** The process of this role, or the first of several. */
    public Node node(String role) {
        return nodes(role).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name() + " has no " + role));
    }

    /** All processes of this role. */
    public List<Node> nodes(String role) {
        return nodes().stream().filter(node -> node.role().equals(role)).toList();
    }

    /** The processes that clients connect to: the brokers, or the one that is everything. */
    public List<Node> brokers() {
        return nodes().stream().filter(node -> node.ports().containsKey("mqtt")).toList();
    }

    /** All its processes, in the order they were started. */
    public List<Node> nodes() {
        Map<String, Integer> roles = new HashMap<>();
        return environment().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("NODE_"))
                .map(entry -> Node.parse(this, entry.getKey(), entry.getValue(), roles))
                .toList();
    }

    /** Those of its processes that live. */
    public List<ProcessHandle> alive() {
        return Stream.of(environment().getOrDefault(PIDS, "").split(" "))
                .filter(pid -> !pid.isEmpty())
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .flatMap(Optional::stream)
                // A process id that was used again since belongs to somebody else.
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }

    /** Password of the user with which that peer's link connects to this cluster. */
    public String linkPassword(String peer) {
        try {
            return Files.readString(directory.resolve("secrets").resolve("link-" + peer + ".password"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the new process id of a node that was started again, so that {@code down} finds it. */
    void replacePid(Node node, long pid) {
        Map<String, String> values = environment();
        String old = String.valueOf(node.pid());
        values.computeIfPresent(PIDS, (key, pids) -> (" " + pids + " ")
                .replace(" " + old + " ", " " + pid + " ")
                .strip());
        values.computeIfPresent(node.key(), (key, line) -> line.substring(0, line.lastIndexOf(' ') + 1) + pid);
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append("=\"").append(value).append("\"\n"));
        try {
            Path file = directory.resolve("client.env");
            Path next = directory.resolve("client.env.next");
            Files.copy(file, next, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(next, text, StandardOpenOption.TRUNCATE_EXISTING);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(directory.resolve("client.env"))) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    String value = line.substring(equals + 1);
                    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                    values.put(line.substring(0, equals), quoted ? value.substring(1, value.length() - 1) : value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return values;
    }

    @Override
    public String toString() {
        return name();
    }
}
