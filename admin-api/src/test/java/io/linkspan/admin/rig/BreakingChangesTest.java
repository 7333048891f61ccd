package io.linkspan.admin.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakingChangesTest {

    private static final String DOCUMENT = """
            {"paths": {"/links": {"get": {"parameters": [{"name": "limit"}], "responses": {"200": {}, "404": {}}}}},
             "components": {"schemas": {
               "Link": {"required": ["name"], "properties": {"name": {"type": "string"}, "state": {"type": "string", "enum": ["on", "off"]}}},
               "LinkRequest": {"required": ["name"], "properties": {"name": {"type": "string"}, "size": {"type": "integer"}}}}}}
            """;

    @Test
    void additionsBreakNothing() throws JsonProcessingException {
        assertThat(changes("\"404\": {}", "\"404\": {}, \"202\": {}")).isEmpty();
        assertThat(changes("\"size\": {", "\"more\": {\"type\": \"string\"}, \"size\": {"))
                .isEmpty();
        assertThat(changes("{\"name\": \"limit\"}", "{\"name\": \"limit\"}, {\"name\": \"cursor\"}"))
                .isEmpty();
    }

    @Test
    void whatClientsRelyOnIsReported() throws JsonProcessingException {
        assertThat(changes("\"/links\"", "\"/bridges\"")).containsExactly("get /links is gone");
        assertThat(changes("\"200\"", "\"204\"")).containsExactly("get /links no longer answers 200");
        assertThat(changes("{\"name\": \"limit\"}", "{\"name\": \"limit\", \"required\": true}"))
                .containsExactly("get /links now requires limit");
        assertThat(changes("\"name\": \"limit\"", "\"name\": \"size\""))
                .containsExactly("get /links no longer takes limit");
        assertThat(changes("\"state\"", "\"status\"")).containsExactly("Link.state is gone");
        assertThat(changes("\"integer\"", "\"string\"")).containsExactly("LinkRequest.size has another type");
        assertThat(changes("\"on\", \"off\"", "\"on\"")).containsExactly("Link.state no longer knows off");
        assertThat(changes(
                        "\"LinkRequest\": {\"required\": [\"name\"]",
                        "\"LinkRequest\": {\"required\": [\"name\", \"size\"]"))
                .containsExactly("LinkRequest.size is now required");
        assertThat(changes("\"Link\": {\"required\": [\"name\"]", "\"Link\": {\"required\": []"))
                .containsExactly("Link.name is no longer sure");
    }

    private static List<String> changes(String was, String is) throws JsonProcessingException {
        assertThat(DOCUMENT).contains(was);
        return BreakingChanges.between(read(DOCUMENT), read(DOCUMENT.replace(was, is)));
    }

    private static JsonNode read(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
