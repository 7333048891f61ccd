package io.linkspan.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.cli.output.Json;
import io.linkspan.cli.output.Table;
import java.util.List;

/** Clients as text for people. */
final class ClientTexts {
    private static final List<String> FIELDS = List.of(
            "clientId",
            "state",
            "node",
            "user",
            "address",
            "listener",
            "protocol",
            "keepAliveSeconds",
            "cleanStart",
            "sessionExpirySeconds",
            "connectedAt",
            "subscriptions",
            "queuedMessages",
            "queuedBytes",
            "inflightMessages");

    private ClientTexts() {}

    static String list(List<JsonNode> clients) {
        if (clients.isEmpty()) {
            return "no clients";
        }
        Table table = new Table("CLIENT", "STATE", "NODE", "USER", "ADDRESS", "LISTENER", "SUBSCRIPTIONS", "QUEUED");
        for (JsonNode client : clients) {
            table.row(
                    Json.text(client, "clientId"),
                    Json.text(client, "state"),
                    Json.text(client, "node"),
                    Json.text(client, "user"),
                    Json.text(client, "address"),
                    Json.text(client, "listener"),
                    Json.text(client, "subscriptions"),
                    Json.text(client, "queuedMessages"));
        }
        return table.toString();
    }

    static String details(JsonNode client, JsonNode subscriptions) {
        Table fields = new Table("FIELD", "VALUE");
        FIELDS.forEach(field -> fields.row(field, Json.text(client, field)));
        Table filters = new Table("FILTER", "QOS");
        for (JsonNode subscription : subscriptions.path("items")) {
            filters.row(Json.text(subscription, "filter"), Json.text(subscription, "qos"));
        }
        return fields + "\n" + filters;
    }
}
