package io.linkspan.cli.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkspan.cli.api.LinkStates;
import io.linkspan.cli.output.Json;
import io.linkspan.cli.output.Table;
import java.util.List;

/** Links as text for people. */
public final class LinkTexts {
    private static final List<String> SIMPLE_FIELDS = List.of(
            "name",
            "server",
            "clientIdPrefix",
            "username",
            "passwordSet",
            "poolSize",
            "maxInflight",
            "retryInterval",
            "keepAlive",
            "enabled",
            "version",
            "createdAt",
            "updatedAt");

    private LinkTexts() {}

    /**
     * One line per link.
     *
     * @param states of the same links in the same order
     */
    static String list(List<JsonNode> links, List<JsonNode> states) {
        if (links.isEmpty()) {
            return "no links";
        }
        Table table = new Table("NAME", "STATE", "SERVER", "TOPICS");
        for (int i = 0; i < links.size(); i++) {
            JsonNode link = links.get(i);
            table.row(
                    Json.text(link, "name"),
                    LinkStates.word(states.get(i)),
                    Json.text(link, "server"),
                    Json.texts(link.path("topics")));
        }
        return table.toString();
    }

    /** One line per field. */
    static String details(JsonNode link) {
        Table table = new Table("FIELD", "VALUE");
        SIMPLE_FIELDS.forEach(field -> table.row(field, Json.text(link, field)));
        table.row("topics", Json.texts(link.path("topics")));
        table.row("tls.enabled", Json.text(link.path("tls"), "enabled"));
        table.row("tls.verifyHostname", Json.text(link.path("tls"), "verifyHostname"));
        for (String field : List.of("maxBytes", "retention", "overflow")) {
            table.row("outbox." + field, Json.text(link.path("outbox"), field));
        }
        return table.toString();
    }

    /** One line per link and one per node of it. */
    public static String status(List<JsonNode> states) {
        if (states.isEmpty()) {
            return "no links";
        }
        Table table = new Table("LINK", "NODE", "STATE", "SINCE", "LAG", "CAUSE");
        for (JsonNode state : states) {
            table.row(
                    Json.text(state, "name"),
                    "*",
                    LinkStates.word(state),
                    Json.text(state, "since"),
                    lag(state.path("lag")),
                    Json.text(state, "cause"));
            for (JsonNode node : state.path("nodes")) {
                table.row(
                        "",
                        Json.text(node, "node"),
                        LinkStates.word(node),
                        Json.text(node, "since"),
                        "",
                        Json.text(node, "cause"));
            }
        }
        return table.toString();
    }

    // "1200 messages, 96000 bytes, 2.4 s", with what was lost when something was; from a server that knows no lag "-".
    private static String lag(JsonNode lag) {
        if (!lag.isObject()) {
            return "-";
        }
        long dropped = lag.path("dropped").asLong();
        return lag.path("messages").asLong() + " messages, " + lag.path("bytes").asLong() + " bytes, "
                + lag.path("seconds").asDouble() + " s" + (dropped > 0 ? ", " + dropped + " dropped" : "");
    }
}
