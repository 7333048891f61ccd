package io.linkspan.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.stream.StreamSupport;

/** JSON as commands print it, and as they read single fields of it. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Indented text. */
    public static String pretty(JsonNode node) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree that cannot be written", e);
        }
    }

    /** A list as {@code {"items": […]}}, the shape of the REST API's lists. */
    public static JsonNode items(List<JsonNode> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode().addAll(items);
        return JsonNodeFactory.instance.objectNode().set("items", array);
    }

    /** A field's text, {@code -} when it is null, empty or not there. */
    public static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        String text = value.isNull() ? "" : value.asText("");
        return text.isEmpty() ? "-" : text;
    }

    /** The elements of an array of texts, with commas; {@code -} when it is empty. */
    public static String texts(JsonNode array) {
        List<String> texts = StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return texts.isEmpty() ? "-" : String.join(", ", texts);
    }
}
