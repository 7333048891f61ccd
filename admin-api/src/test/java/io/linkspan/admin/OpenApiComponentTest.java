package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkspan.admin.rig.BreakingChanges;
import io.linkspan.admin.rig.Requests;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Holds docs/reference/openapi.yaml to what is served, and what is served to what was promised.
 *
 * <p>{@code -Dlinkspan.openapi.update=true} writes the former anew. The promise is the document of the last release; it is
 * written anew only by a release.
 */
@QuarkusTest
@QuarkusTestResource(Rig.class)
class OpenApiComponentTest {

    private static final Path CHECKED_IN = Path.of("..", "docs", "reference", "openapi.yaml");
    private static final Path PROMISED = Path.of("src", "test", "openapi", "promised-v1.json");

    @Test
    void checkedInDocumentIsTheServedOne() throws IOException {
        String served = served("yaml");
        if (Boolean.getBoolean("linkspan.openapi.update")) {
            Files.writeString(CHECKED_IN, served);
        }

        assertThat(Files.readString(CHECKED_IN)).isEqualTo(served);
    }

    @Test
    void nothingPromisedIsBroken() throws IOException {
        String served = served("json");
        if (Boolean.getBoolean("linkspan.openapi.promise")) {
            Files.writeString(PROMISED, served);
        }
        ObjectMapper json = new ObjectMapper();

        assertThat(BreakingChanges.between(json.readTree(PROMISED.toFile()), json.readTree(served)))
                .isEmpty();
    }

    @Test
    void examplesOfRequestsAreValid() throws IOException {
        Requests.deleteAll();
        JsonNode post = new ObjectMapper().readTree(served("json")).at("/paths/~1api~1v1~1links/post");
        JsonNode examples = post.at("/requestBody/content/application~1json/examples");

        assertThat(examples.size()).isEqualTo(2);
        examples.forEach(example -> operator()
                .contentType(ContentType.JSON)
                .body(example.get("value").toString())
                .post("/api/v1/links?dryRun=true")
                .then()
                .statusCode(200));
    }

    private static String served(String format) {
        return given().get("/q/openapi?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
