package io.linkspan.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The little of the Kubernetes API that Helm's {@code lookup} of a Secret needs, on a free loopback port.
 *
 * <p>Helm finds it through the file that the environment variable KUBECONFIG names, which the build sets; so one
 * rendering at a time.
 */
final class StandInCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, JsonNode> secrets = new HashMap<>();

    StandInCluster() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Holds from now on every Secret of a rendering, as the cluster does after an install. */
    StandInCluster holding(Rendered rendered) {
        rendered.all("Secret").forEach(secret -> secrets.put(Rendered.name(secret), secret));
        return this;
    }

    /** Makes the next rendering ask this one. */
    void select() {
        Path file = Path.of(Objects.requireNonNull(
                System.getenv("KUBECONFIG"), "run through Maven, which keeps Helm away from real clusters"));
        try {
            Files.writeString(file, """
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: stand-in, cluster: {server: "http://%s:%d"}}]
                    users: [{name: nobody, user: {}}]
                    contexts: [{name: stand-in, context: {cluster: stand-in, user: nobody}}]
                    current-context: stand-in
                    """.formatted(
                            server.getAddress().getAddress().getHostAddress(),
                            server.getAddress().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String prefix = "/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets/";
        JsonNode secret = path.startsWith(prefix) ? secrets.get(path.substring(prefix.length())) : null;
        if (path.equals("/api/v1")) {
            send(exchange, 200, resources());
        } else if (secret != null) {
            send(exchange, 200, secret);
        } else {
            send(exchange, 404, notFound());
        }
    }

    private static ObjectNode resources() {
        ObjectNode list = JSON.createObjectNode().put("kind", "APIResourceList").put("groupVersion", "v1");
        list.putArray("resources")
                .addObject()
                .put("name", "secrets")
                .put("singularName", "secret")
                .put("kind", "Secret")
                .put("namespaced", true)
                .putArray("verbs")
                .add("get");
        return list;
    }

    private static ObjectNode notFound() {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("reason", "NotFound")
                .put("code", 404);
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
