package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.viewer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.linkspan.admin.rig.Requests;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9457 everywhere, whatever goes wrong. */
@QuarkusTest
@QuarkusTestResource(Rig.class)
class ProblemsComponentTest {

    private static final String PROBLEM = "application/problem+json";

    @BeforeEach
    void noLinks() {
        Requests.deleteAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "\"link\"",
                "{\"name\": \"gcp\"} {}",
                "{\"name\": \"gcp\", \"name\": \"azure\"}",
                "{\"name\": \"gcp\"",
                "\u0000"
            })
    void whatIsNoJsonObjectIsMalformed(String body) {
        ValidatableResponse response = post(body).statusCode(400).contentType(PROBLEM);
        response.body("code", equalTo("malformed-request")).body("status", equalTo(400));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"nmae\": \"gcp\"}|nmae|unknown-field|There is no field nmae.",
                "{\"tls\": {\"enable\": true}}|tls.enable|unknown-field|There is no field tls.enable.",
                "{\"name\": 5}|name|wrong-type|name must be a text.",
                "{\"poolSize\": \"5\"}|poolSize|wrong-type|poolSize must be a whole number.",
                "{\"poolSize\": 1.5}|poolSize|wrong-type|poolSize must be a whole number.",
                "{\"poolSize\": 99999999999}|poolSize|out-of-range|poolSize is too large a number.",
                "{\"enabled\": \"yes\"}|enabled|wrong-type|enabled must be true or false.",
                "{\"enabled\": 1}|enabled|wrong-type|enabled must be true or false.",
                "{\"topics\": \"a\"}|topics|wrong-type|topics must be a list.",
                "{\"topics\": [\"a\", 7]}|topics[1]|wrong-type|topics[1] must be a text.",
                "{\"tls\": true}|tls|wrong-type|tls must be an object."
            })
    void wrongTypesAndUnknownFieldsAreNamed(String body, String field, String code, String message) {
        post(body)
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("malformed-request"))
                .body("errors.size()", equalTo(1))
                .body("errors[0].field", equalTo(field))
                .body("errors[0].code", equalTo(code))
                .body("errors[0].message", equalTo(message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\": \"hush-hush\", \"poolSize\": \"hush-hush\"}",
                "{\"password\": [\"hush-hush\"]}",
                "{\"password\": {\"hush-hush\": 1}}",
                "{\"password\": \"hush-hush\", x}",
                "{\"password\": \"hush-hush\", \"server\": \"hush-hush:99999\"}"
            })
    void noAnswerQuotesASecret(String body) {
        String answer = post(body).extract().asString();

        assertThat(answer).contains("\"code\"").doesNotContain("\"hush-hush\"");
    }

    @Test
    void nullInAListOfTopicsIsAnInvalidFilter() {
        post("{\"name\": \"gcp\", \"server\": \"h\", \"topics\": [\"a\", null]}")
                .statusCode(422)
                .body("errors[0].field", equalTo("topics[1]"))
                .body("errors[0].code", equalTo("invalid-filter"));
    }

    @ParameterizedTest
    @CsvSource({
        "links?limit=0,limit",
        "links?limit=501,limit",
        "links?limit=ten,limit",
        "links?cursor=nonsense,cursor",
        "nodes?limit=-1,limit",
        "links/gcp/routes?direction=up,direction"
    })
    void badQueryParametersAreNamed(String path, String field) {
        viewer().get("/api/v1/" + path)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("code", equalTo("malformed-request"))
                .body("errors[0].field", equalTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/api/v1/links/gcp/nothing", "/api/v2/links", "/api", "/nothing"})
    void unknownPathsAreNotFound(String path) {
        viewer().get(path)
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("code", equalTo("not-found"))
                .body("status", equalTo(404));
    }

    @Test
    void otherMethodsAreNotAllowed() {
        operator()
                .patch("/api/v1/links/gcp")
                .then()
                .statusCode(405)
                .contentType(PROBLEM)
                .body("code", equalTo("method-not-allowed"));
        operator().delete("/api/v1/cluster").then().statusCode(405).contentType(PROBLEM);
    }

    @Test
    void otherMediaTypesAreNotSupported() {
        operator()
                .contentType(ContentType.TEXT)
                .body("name=gcp")
                .post("/api/v1/links")
                .then()
                .statusCode(415)
                .contentType(PROBLEM)
                .body("code", equalTo("unsupported-media-type"));
    }

    @Test
    void otherAnswersAreNotAvailable() {
        viewer().accept(ContentType.XML)
                .get("/api/v1/cluster")
                .then()
                .statusCode(406)
                .contentType(PROBLEM)
                .body("code", equalTo("not-acceptable"));
    }

    @Test
    void largeBodiesAreRefused() {
        String body = "{\"name\": \"" + "x".repeat(300 * 1024) + "\"}";

        post(body).statusCode(413).contentType(PROBLEM).body("code", equalTo("request-too-large"));
    }

    @Test
    void answersAreNotSniffedOrFramed() {
        for (String path : List.of("/api/v1/cluster", "/api/v1/nothing")) {
            given().get(path)
                    .then()
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("X-Frame-Options", equalTo("DENY"));
        }
    }

    @Test
    void probesAndMetricsAnswerOnTheManagementPort() {
        String management = "http://localhost:" + managementPort();
        given().get(management + "/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get(management + "/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'admin-registry' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'admin-registry' }.data.degraded", equalTo(false));
        given().get(management + "/q/health/started").then().statusCode(200);
        viewer().get("/api/v1/cluster").then().statusCode(200);
        given().get(management + "/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server_requests_seconds_count"))
                .body(containsString("uri=\"/api/v1/cluster\""));
    }

    private static int managementPort() {
        return ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
    }

    private static ValidatableResponse post(String body) {
        return operator()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/links")
                .then();
    }
}
