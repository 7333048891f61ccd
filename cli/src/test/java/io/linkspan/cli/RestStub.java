package io.linkspan.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A REST API whose answers the test lays down beforehand; it checks credentials and keeps what it was sent. */
public final class RestStub implements AutoCloseable {
    public static final String USER = "admin";
    public static final String PASSWORD = "s3cret";

    private final HttpServer server;
    private final Map<String, Deque<Laid>> answers = new HashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private String node = "";

    public RestStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1", this::handle);
        server.start();
    }

    public record Request(String method, String target, String body, Map<String, String> headers) {}

    private record Laid(int status, String type, String body) {}

    /**
     * The last answer laid down for a request is repeated.
     *
     * @param target method, space, path with query
     */
    public synchronized RestStub answer(String target, int status, String body) {
        String type = status < 300 ? "application/json" : "application/problem+json";
        answers.computeIfAbsent(target, any -> new ArrayDeque<>()).add(new Laid(status, type, body));
        return this;
    }

    /** Which broker every answer is said to be of; none unless set. */
    public synchronized RestStub node(String name) {
        node = name;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().substring("/api/v1".length());
        String target = exchange.getRequestMethod() + " " + path;
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(exchange.getRequestMethod(), path, body, headers));
        Laid laid = authorised(headers) ? laid(target) : problem(401, "unauthenticated", "Credentials are needed.");
        exchange.getResponseHeaders().set("Content-Type", laid.type());
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        if (!node.isEmpty()) {
            exchange.getResponseHeaders().set("Linkspan-Node", node);
        }
        byte[] bytes = laid.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(laid.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Laid laid(String target) {
        Deque<Laid> queue = Optional.ofNullable(answers.get(target)).orElseGet(ArrayDeque::new);
        if (queue.isEmpty()) {
            return problem(404, "not-found", "No answer was laid down for " + target + ".");
        }
        return queue.size() > 1 ? queue.removeFirst() : queue.getFirst();
    }

    private static boolean authorised(Map<String, String> headers) {
        String expected = Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return ("Basic " + expected).equals(headers.get("Authorization"));
    }

    private static Laid problem(int status, String code, String detail) {
        String body =
                "{\"type\":\"urn:linkspan:problem:%s\",\"title\":\"x\",\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}"
                        .formatted(code, status, code, detail);
        return new Laid(status, "application/problem+json", body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
