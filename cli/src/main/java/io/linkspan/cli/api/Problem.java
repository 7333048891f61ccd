package io.linkspan.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Turns {@code application/problem+json} into one line. */
final class Problem {
    private Problem() {}

    /** {@code field: message} for each error there is, else the detail, else the title, else the status. */
    static String line(int status, JsonNode problem) {
        List<String> parts = new ArrayList<>();
        for (JsonNode error : problem.path("errors")) {
            String field = error.path("field").asText("");
            String message = error.path("message").asText("not valid");
            parts.add(field.isEmpty() ? message : field + ": " + message);
        }
        if (!parts.isEmpty()) {
            return oneLine(String.join("; ", parts));
        }
        String text = problem.path("detail").asText(problem.path("title").asText(""));
        return text.isBlank() ? "the API answered " + status + explained(status) : oneLine(text);
    }

    private static String explained(int status) {
        return switch (status) {
            case 401 -> " (wrong user name or password)";
            case 403 -> " (this user's role does not allow it)";
            case 404 -> " (not found)";
            default -> "";
        };
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
