package io.linkspan.admin.brokers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkspan.admin.clients.BrokerAwayException;
import io.linkspan.admin.clients.BrokerClients;
import io.linkspan.admin.clients.BrokerPage;
import io.linkspan.admin.clients.Client;
import io.linkspan.admin.clients.ClientFilter;
import io.linkspan.admin.clients.ClientOutcome;
import io.linkspan.admin.clients.Subscription;
import io.linkspan.admin.cluster.Node;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Over HTTP, as the cluster's service identity. */
public final class HttpBrokerClients implements BrokerClients {
    private static final String CLIENTS = "/internal/v1/clients";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final @Nullable String authorization;

    /** @param password null: nothing can be asked, every call fails and says so */
    public HttpBrokerClients(String user, @Nullable String password) {
        authorization = password == null
                ? null
                : "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public CompletionStage<BrokerPage> page(
            Node broker, ClientFilter filter, String from, boolean inclusive, int limit) {
        Map<String, String> query = new TreeMap<>();
        query.put("from", from);
        query.put("inclusive", String.valueOf(inclusive));
        query.put("limit", String.valueOf(limit));
        put(query, "connected", filter.connected());
        put(query, "user", filter.user());
        put(query, "listener", filter.listener());
        put(query, "prefix", filter.prefix());
        return ask(broker, "GET", CLIENTS, query).thenApply(answer -> {
            JsonNode body = ok(broker, answer);
            List<Client> items = new ArrayList<>();
            body.path("items").forEach(item -> items.add(client(broker, item)));
            return new BrokerPage(items, text(body, "next"));
        });
    }

    @Override
    public CompletionStage<@Nullable Client> find(Node broker, String clientId) {
        return ask(broker, "GET", CLIENTS + "/one", Map.of("id", clientId))
                .thenApply(answer -> answer.statusCode() == 404 ? null : client(broker, ok(broker, answer)));
    }

    @Override
    public CompletionStage<@Nullable List<Subscription>> subscriptions(Node broker, String clientId) {
        return ask(broker, "GET", CLIENTS + "/one/subscriptions", Map.of("id", clientId))
                .thenApply(answer -> answer.statusCode() == 404 ? null : subscriptions(ok(broker, answer)));
    }

    @Override
    public CompletionStage<ClientOutcome> disconnect(Node broker, String clientId) {
        return ask(broker, "POST", CLIENTS + "/one/disconnect", Map.of("id", clientId))
                .thenApply(answer -> outcome(broker, answer));
    }

    @Override
    public CompletionStage<ClientOutcome> remove(Node broker, String clientId) {
        return ask(broker, "DELETE", CLIENTS + "/one", Map.of("id", clientId))
                .thenApply(answer -> outcome(broker, answer));
    }

    private CompletionStage<HttpResponse<byte[]>> ask(
            Node broker, String method, String path, Map<String, String> query) {
        String login = authorization;
        if (login == null) {
            return CompletableFuture.failedFuture(new BrokerAwayException(
                    "The admin service has no credentials for brokers: set linkspan.admin.service-password-file."));
        }
        String pairs = query.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String host = broker.host().indexOf(':') >= 0 ? "[" + broker.host() + "]" : broker.host();
        var request = HttpRequest.newBuilder(
                        URI.create("http://" + host + ":" + broker.ports().get("management") + path + "?" + pairs))
                .method(method, BodyPublishers.noBody())
                .header("Authorization", login)
                .timeout(TIMEOUT)
                .build();
        return http.sendAsync(request, BodyHandlers.ofByteArray())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                        new BrokerAwayException("Broker " + broker.node() + " does not answer.")));
    }

    private static JsonNode ok(Node broker, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw refused(broker, answer.statusCode());
        }
        return json(broker, answer);
    }

    private static ClientOutcome outcome(Node broker, HttpResponse<byte[]> answer) {
        return switch (answer.statusCode()) {
            case 200, 404, 409 ->
                switch (String.valueOf(text(json(broker, answer), "outcome"))) {
                    case "DONE" -> ClientOutcome.DONE;
                    case "NO_SUCH_CLIENT" -> ClientOutcome.NO_SUCH_CLIENT;
                    case "NOT_CONNECTED" -> ClientOutcome.NOT_CONNECTED;
                    case "IN_USE" -> ClientOutcome.IN_USE;
                    default -> throw refused(broker, answer.statusCode());
                };
            default -> throw refused(broker, answer.statusCode());
        };
    }

    private static JsonNode json(Node broker, HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException notJson) {
            throw refused(broker, answer.statusCode());
        }
    }

    private static BrokerAwayException refused(Node broker, int status) {
        return new BrokerAwayException("Broker " + broker.node() + " answered with status " + status + ".");
    }

    private static Client client(Node broker, JsonNode item) {
        return new Client(
                item.path("clientId").asText(),
                broker.node(),
                item.path("connected").asBoolean(),
                item.path("user").asText(),
                item.path("address").asText(),
                item.path("listener").asText(),
                item.path("protocol").asText(),
                item.path("keepAliveSeconds").asInt(),
                item.path("cleanStart").asBoolean(),
                item.path("sessionExpirySeconds").asLong(),
                Instant.ofEpochMilli(item.path("connectedAtMillis").asLong()),
                item.path("subscriptions").asInt(),
                item.path("queuedMessages").asInt(),
                item.path("queuedBytes").asLong(),
                item.path("inflightMessages").asInt());
    }

    private static List<Subscription> subscriptions(JsonNode body) {
        List<Subscription> all = new ArrayList<>();
        body.path("items").forEach(item -> {
            JsonNode identifier = item.path("identifier");
            all.add(new Subscription(
                    item.path("filter").asText(),
                    item.path("qos").asInt(),
                    text(item, "group"),
                    item.path("noLocal").asBoolean(),
                    item.path("retainAsPublished").asBoolean(),
                    identifier.isNumber() ? identifier.asInt() : null));
        });
        return all;
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isTextual() ? value.asText() : null;
    }

    private static void put(Map<String, String> query, String name, @Nullable Object value) {
        if (value != null) {
            query.put(name, value.toString());
        }
    }
}
