package io.linkspan.e2e.product;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The REST API of one cluster.
 *
 * @param url base, without {@code /api/v1}
 * @param user of HTTP Basic
 * @param password of HTTP Basic
 */
public record Rest(String url, String user, String password) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** A body with the fields every link of these tests has. */
    public static ObjectNode link(String name, String server, String username, String password, String... topics) {
        ObjectNode link = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("server", server)
                .put("username", username)
                .put("password", password)
                .put("retryInterval", "500ms");
        topics(link, topics);
        return link;
    }

    private static void topics(ObjectNode link, String... topics) {
        var array = link.putArray("topics");
        List.of(topics).forEach(array::add);
    }

    /** Creates a link. */
    public JsonNode create(ObjectNode link) {
        return send("POST", "/links", link, Map.of());
    }

    /** One link. */
    public JsonNode link(String name) {
        return send("GET", "/links/" + name, null, Map.of());
    }

    /** Names of all links. */
    public Set<String> links() {
        JsonNode page = send("GET", "/links", null, Map.of());
        Set<String> names = new TreeSet<>();
        page.path("items").forEach(link -> names.add(link.path("name").asText()));
        return names;
    }

    /** Changes what this cluster wants from the peer; everything else stays. */
    public void wantOnly(String link, String... topics) {
        ObjectNode body = (ObjectNode) link(link);
        topics(body, topics);
        send("PUT", "/links/" + link, body, Map.of("If-Match", "*"));
    }

    /** Changes where a link dials, {@code host:port}; everything else stays. */
    public void redirect(String link, String server) {
        ObjectNode body = ((ObjectNode) link(link)).put("server", server);
        send("PUT", "/links/" + link, body, Map.of("If-Match", "*"));
    }

    /** Carries out {@code enable}, {@code disable} or {@code reset-metrics}. */
    public void act(String link, String action) {
        send("POST", "/links/" + link + "/actions/" + action, null, Map.of());
    }

    /** Deletes a link. */
    public void delete(String link) {
        send("DELETE", "/links/" + link, null, Map.of());
    }

    /** Which broker stands in for the one of that id; null when none does. */
    public @Nullable String standIn(String broker) {
        JsonNode page = send("GET", "/nodes", null, Map.of());
        for (JsonNode node : page.path("items")) {
            if (node.path("id").asText().equals("broker/" + broker) && node.hasNonNull("standIn")) {
                return node.path("standIn").asText();
            }
        }
        return null;
    }

    /** How a link stands. */
    public Status status(String link) {
        JsonNode status = send("GET", "/links/" + link + "/status", null, Map.of());
        return new Status(
                status.path("state").asText(),
                status.path("cause").isNull() ? null : status.path("cause").asText(),
                StreamSupport.stream(status.path("nodes").spliterator(), false)
                        .map(node -> node.path("state").asText())
                        .toList());
    }

    /** What waits for the peer. */
    public Lag lag(String link) {
        JsonNode lag = send("GET", "/links/" + link + "/status", null, Map.of()).path("lag");
        return new Lag(
                lag.path("messages").asLong(),
                lag.path("bytes").asLong(),
                lag.path("seconds").asDouble(),
                lag.path("dropped").asLong());
    }

    /** Sums of a link's counters over all nodes. */
    public Map<String, Long> counters(String link) {
        JsonNode totals =
                send("GET", "/links/" + link + "/metrics", null, Map.of()).path("totals");
        SortedMap<String, Long> counters = new TreeMap<>();
        totals.properties()
                .forEach(total -> counters.put(total.getKey(), total.getValue().asLong()));
        return counters;
    }

    /**
     * Filter to kinds.
     *
     * @param direction {@code announced} or {@code external}
     */
    public SortedMap<String, Set<String>> routes(String link, String direction) {
        JsonNode page = send("GET", "/links/" + link + "/routes?limit=500&direction=" + direction, null, Map.of());
        SortedMap<String, Set<String>> routes = new TreeMap<>();
        for (JsonNode route : page.path("items")) {
            Set<String> kinds = new TreeSet<>();
            route.path("kinds").forEach(kind -> kinds.add(kind.asText()));
            routes.put(route.path("filter").asText(), kinds);
        }
        return routes;
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body, Map<String, String> headers) {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Basic " + credentials)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new RestException(
                        method + " " + path + " at " + url + ": " + response.statusCode() + " " + response.body());
            }
            return response.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new RestException(method + " " + path + " did not answer JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RestException(method + " " + path + " at " + url + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * How a link stands.
     *
     * @param state overall
     * @param cause null: none
     * @param nodes states of the nodes that report on it
     */
    public record Status(String state, @Nullable String cause, List<String> nodes) {}

    /**
     * What waits for a peer.
     *
     * @param messages not acknowledged by it
     * @param bytes of their topics and payloads
     * @param seconds that the oldest has waited
     * @param dropped not kept, for any reason
     */
    public record Lag(long messages, long bytes, double seconds, long dropped) {}

    /** A request that was not answered as wanted; while a service is away, a test waits for these to end. */
    public static final class RestException extends RuntimeException {
        RestException(String message) {
            super(message);
        }
    }
}
