package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The requests about MQTT clients. */
public final class ClientsApi {
    private static final String CLIENTS = "/clients";
    private static final int PAGE = 500;

    private final RestClient rest;

    /** Over the given connection. */
    public ClientsApi(RestClient rest) {
        this.rest = rest;
    }

    /**
     * Clients, and which brokers' are missing because they did not answer.
     *
     * @param unansweredNodes sorted
     */
    public record Found(List<JsonNode> clients, Set<String> unansweredNodes) {}

    /**
     * Clients in the order of their ids, over all brokers.
     *
     * @param filters by the names of the query parameters
     * @param most how many at most
     */
    public Found list(Map<String, String> filters, int most) throws InterruptedException {
        StringBuilder query = new StringBuilder();
        filters.forEach(
                (name, value) -> query.append('&').append(name).append('=').append(encoded(value)));
        List<JsonNode> items = new ArrayList<>();
        Set<String> unanswered = new TreeSet<>();
        String cursor = "";
        do {
            int limit = Math.min(PAGE, most - items.size());
            String from = cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor);
            JsonNode page = rest.get(CLIENTS + "?limit=" + limit + query + from).body();
            page.path("items").forEach(items::add);
            page.path("unansweredNodes").forEach(node -> unanswered.add(node.asText()));
            cursor = page.path("page").path("nextCursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null") && items.size() < most);
        return new Found(items, unanswered);
    }

    /** One client with its session. */
    public JsonNode get(String clientId) throws InterruptedException {
        return rest.get(client(clientId)).body();
    }

    /** The first subscriptions of a client, by filter. */
    public JsonNode subscriptions(String clientId) throws InterruptedException {
        return rest.get(client(clientId) + "/subscriptions?limit=" + PAGE).body();
    }

    /** Ends a client's connection; says on which broker, null when that is not said. */
    public @Nullable String disconnect(String clientId) throws InterruptedException {
        return rest.send("POST", client(clientId) + "/actions/disconnect", null, Map.of())
                .node();
    }

    /** Removes the session of a client that is away; says on which broker, null when that is not said. */
    public @Nullable String delete(String clientId) throws InterruptedException {
        return rest.send("DELETE", client(clientId), null, Map.of()).node();
    }

    private static String client(String clientId) {
        return CLIENTS + "/" + encoded(clientId);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
