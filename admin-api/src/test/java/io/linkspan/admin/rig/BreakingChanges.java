package io.linkspan.admin.rig;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds what a client of an older OpenAPI document would stumble over in a newer one. */
public final class BreakingChanges {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    // Sent by clients: there less must not be taken; in all others less must not be given.
    private static final String REQUEST_SUFFIX = "Request";

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> found = new ArrayList<>();

    private BreakingChanges(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** One line per breaking change; empty when there is none. */
    public static List<String> between(JsonNode before, JsonNode after) {
        BreakingChanges changes = new BreakingChanges(before, after);
        changes.operations();
        changes.schemas();
        return List.copyOf(changes.found);
    }

    private void operations() {
        before.at("/paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(operation -> METHODS.contains(operation.getKey()))
                .forEach(operation -> operation(
                        operation.getKey() + " " + path.getKey(),
                        operation.getValue(),
                        after.at("/paths").path(path.getKey()).path(operation.getKey()))));
    }

    private void operation(String where, JsonNode old, JsonNode now) {
        if (now.isMissingNode()) {
            found.add(where + " is gone");
            return;
        }
        old.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .filter(response -> !now.path("responses").has(response.getKey()))
                .forEach(response -> found.add(where + " no longer answers " + response.getKey()));
        Set<String> oldParameters = names(old, false);
        names(now, true).stream()
                .filter(parameter -> !names(old, true).contains(parameter))
                .forEach(parameter -> found.add(where + " now requires " + parameter));
        oldParameters.stream()
                .filter(parameter -> !names(now, false).contains(parameter))
                .forEach(parameter -> found.add(where + " no longer takes " + parameter));
    }

    private static Set<String> names(JsonNode operation, boolean requiredOnly) {
        Set<String> names = new TreeSet<>();
        operation.path("parameters").forEach(parameter -> {
            if (!requiredOnly || parameter.path("required").asBoolean()) {
                names.add(parameter.path("name").asText());
            }
        });
        return names;
    }

    private void schemas() {
        before.at("/components/schemas")
                .properties()
                .forEach(schema -> schema(
                        schema.getKey(),
                        schema.getValue(),
                        after.at("/components/schemas").path(schema.getKey())));
    }

    private void schema(String name, JsonNode old, JsonNode now) {
        old.path("properties").properties().forEach(property -> {
            JsonNode newer = now.path("properties").path(property.getKey());
            String where = name + "." + property.getKey();
            if (newer.isMissingNode()) {
                found.add(where + " is gone");
                return;
            }
            if (!newer.path("type").equals(property.getValue().path("type"))
                    || !newer.path("$ref").equals(property.getValue().path("$ref"))) {
                found.add(where + " has another type");
            }
            words(property.getValue().path("enum")).stream()
                    .filter(word -> !words(newer.path("enum")).contains(word))
                    .forEach(word -> found.add(where + " no longer knows " + word));
        });
        boolean request = name.endsWith(REQUEST_SUFFIX);
        Set<String> needed = words((request ? now : old).path("required"));
        needed.removeAll(words((request ? old : now).path("required")));
        needed.forEach(field -> found.add(name + "." + field + (request ? " is now required" : " is no longer sure")));
    }

    private static Set<String> words(JsonNode array) {
        Set<String> words = new TreeSet<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }
}
