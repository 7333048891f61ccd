package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of docs/reference/rest-api.md that the commands use. */
public final class LinksApi {
    private static final String LINKS = "/links";
    private static final int PAGE = 500;

    private final RestClient client;

    /** Over the given connection. */
    public LinksApi(RestClient client) {
        this.client = client;
    }

    /** All links, by name, over as many pages as it takes. */
    public List<JsonNode> list() throws InterruptedException {
        return all(LINKS, "");
    }

    /**
     * One link.
     *
     * @throws ApiException 404
     */
    public Answer get(String name) throws InterruptedException {
        return client.get(link(name));
    }

    /**
     * Creates a link.
     *
     * @param dryRun only validates
     */
    public JsonNode create(ObjectNode link, boolean dryRun) throws InterruptedException {
        return client.send("POST", LINKS + (dryRun ? "?dryRun=true" : ""), link, Map.of())
                .body();
    }

    /**
     * Replaces a link.
     *
     * @param etag of the version that was read
     */
    public JsonNode replace(String name, ObjectNode link, @Nullable String etag) throws InterruptedException {
        return client.send("PUT", link(name), link, Map.of("If-Match", etag == null ? "*" : etag))
                .body();
    }

    /** Deletes a link. */
    public void delete(String name) throws InterruptedException {
        client.send("DELETE", link(name), null, Map.of());
    }

    /** Carries out {@code enable}, {@code disable} or {@code reset-metrics}. */
    public JsonNode act(String name, String action) throws InterruptedException {
        return client.send("POST", link(name) + "/actions/" + action, null, Map.of())
                .body();
    }

    /** Overall state, and the state per node. */
    public JsonNode status(String name) throws InterruptedException {
        return client.get(link(name) + "/status").body();
    }

    /** Routes of one direction: {@code announced} or {@code external}. */
    public List<JsonNode> routes(String name, String direction) throws InterruptedException {
        return all(link(name) + "/routes", "&direction=" + encoded(direction));
    }

    /** The cluster as a whole. */
    public JsonNode cluster() throws InterruptedException {
        return client.get("/cluster").body();
    }

    /** All living nodes. */
    public List<JsonNode> nodes() throws InterruptedException {
        return all("/nodes", "");
    }

    private List<JsonNode> all(String path, String query) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            String from = cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor);
            JsonNode page = client.get(path + "?limit=" + PAGE + query + from).body();
            page.path("items").forEach(items::add);
            cursor = page.path("page").path("nextCursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return items;
    }

    private static String link(String name) {
        return LINKS + "/" + encoded(name);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
