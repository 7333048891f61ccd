package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.requestAs;
import static io.linkspan.admin.rig.Requests.viewer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;

import io.linkspan.admin.rig.CapturedLog;
import io.linkspan.admin.rig.Requests;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Rig.class)
class SecurityComponentTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String SMALL =
            "{\"name\": \"gcp\", \"server\": \"127.0.0.1:12883\", \"username\": \"aws\", \"password\": \"hush-hush\"}";

    @ConfigProperty(name = "linkspan.admin.users-file")
    Path usersFile;

    @BeforeEach
    void noLinks() {
        Requests.deleteAll();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/links",
        "POST,/api/v1/links",
        "GET,/api/v1/links/gcp",
        "PUT,/api/v1/links/gcp",
        "DELETE,/api/v1/links/gcp",
        "POST,/api/v1/links/gcp/actions/enable",
        "POST,/api/v1/links/gcp/actions/disable",
        "POST,/api/v1/links/gcp/actions/reset-metrics",
        "GET,/api/v1/links/gcp/status",
        "GET,/api/v1/links/gcp/metrics",
        "GET,/api/v1/links/gcp/routes",
        "GET,/api/v1/cluster",
        "GET,/api/v1/nodes"
    })
    void nothingIsOpenToAnybody(String method, String path) {
        given().contentType(ContentType.JSON)
                .body("{}")
                .request(method, path)
                .then()
                .statusCode(401)
                .contentType(PROBLEM)
                .header("WWW-Authenticate", containsStringIgnoringCase("Basic realm=\"linkspan\""))
                .body("code", equalTo("unauthenticated"))
                .body("type", equalTo("urn:linkspan:problem:unauthenticated"));
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/v1/links",
        "PUT,/api/v1/links/gcp",
        "DELETE,/api/v1/links/gcp",
        "POST,/api/v1/links/gcp/actions/enable",
        "POST,/api/v1/links/gcp/actions/disable",
        "POST,/api/v1/links/gcp/actions/reset-metrics"
    })
    void viewersChangeNothing(String method, String path) {
        Requests.createLink(SMALL);

        viewer().contentType(ContentType.JSON)
                .header("If-Match", "*")
                .body(SMALL)
                .request(method, path)
                .then()
                .statusCode(403)
                .contentType(PROBLEM)
                .body("code", equalTo("forbidden"));

        viewer().get("/api/v1/links/gcp").then().statusCode(200).body("enabled", equalTo(true));
    }

    @Test
    void wrongCredentialsAreRefusedAndLoggedWithoutThePassword() {
        try (CapturedLog log = CapturedLog.of("io.linkspan.admin")) {
            for (String user : List.of(Rig.OPERATOR, "nobody", "")) {
                given().auth()
                        .preemptive()
                        .basic(user, "wrong-password")
                        .get("/api/v1/links")
                        .then()
                        .statusCode(401)
                        .contentType(PROBLEM)
                        .header("WWW-Authenticate", containsStringIgnoringCase("Basic"))
                        .body("code", equalTo("unauthenticated"));
            }
            assertThat(log.lines()).anyMatch(line -> line.contains("Login refused: user=nobody"));
            assertThat(log.lines()).noneMatch(line -> line.contains("wrong-password"));
        }
    }

    @Test
    void brokenCredentialsAreRefused() {
        given().header("Authorization", "Basic %%%")
                .get("/api/v1/links")
                .then()
                .statusCode(401)
                .contentType(PROBLEM);
        given().header("Authorization", "Bearer abc")
                .get("/api/v1/links")
                .then()
                .statusCode(401)
                .contentType(PROBLEM);
    }

    @Test
    void usersAreReloadedWhileRunning() throws IOException {
        String before = Files.readString(usersFile);
        requestAs("eva").get("/api/v1/links").then().statusCode(401);
        try {
            Files.writeString(usersFile, before + Rig.line("eva", "viewer"));
            await().untilAsserted(
                            () -> requestAs("eva").get("/api/v1/links").then().statusCode(200));

            Files.writeString(usersFile, before);
            await().untilAsserted(
                            () -> requestAs("eva").get("/api/v1/links").then().statusCode(401));
        } finally {
            Files.writeString(usersFile, before);
        }
    }

    @Test
    void changesFromPagesOfOtherSitesAreRefused() {
        Requests.createLink(SMALL);

        operator()
                .header("Sec-Fetch-Site", "cross-site")
                .post("/api/v1/links/gcp/actions/disable")
                .then()
                .statusCode(403)
                .contentType(PROBLEM);
        operator()
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/links/gcp/actions/disable")
                .then()
                .statusCode(200);
    }

    @Test
    void everyChangeLeavesOneAuditLineWithoutSecrets() {
        try (CapturedLog log = CapturedLog.of("io.linkspan.audit")) {
            Requests.createLink(SMALL);
            operator()
                    .contentType(ContentType.JSON)
                    .body(SMALL)
                    .post("/api/v1/links")
                    .then()
                    .statusCode(409);
            operator()
                    .contentType(ContentType.JSON)
                    .body("{}")
                    .post("/api/v1/links")
                    .then()
                    .statusCode(422);
            operator()
                    .contentType(ContentType.JSON)
                    .header("If-Match", "\"1\"")
                    .body(SMALL)
                    .put("/api/v1/links/gcp")
                    .then()
                    .statusCode(412);
            operator().post("/api/v1/links/gcp/actions/disable").then().statusCode(200);
            operator().post("/api/v1/links/gcp/actions/reset-metrics").then().statusCode(200);
            viewer().get("/api/v1/links/gcp").then().statusCode(200);
            operator().delete("/api/v1/links/gcp").then().statusCode(204);

            assertThat(log.lines())
                    .containsExactly(
                            "LINKSPAN4100: Audit: who=anna verb=create link=gcp outcome=created",
                            "LINKSPAN4100: Audit: who=anna verb=create link=gcp outcome=link-exists",
                            "LINKSPAN4100: Audit: who=anna verb=create link= outcome=invalid-link",
                            "LINKSPAN4100: Audit: who=anna verb=replace link=gcp outcome=stale-version",
                            "LINKSPAN4100: Audit: who=anna verb=disable link=gcp outcome=disabled",
                            "LINKSPAN4100: Audit: who=anna verb=reset-metrics link=gcp outcome=reset",
                            "LINKSPAN4100: Audit: who=anna verb=delete link=gcp outcome=deleted");
        }
    }

    @Test
    void onlyTheDescriptionIsPublic() {
        given().get("/q/openapi").then().statusCode(200);
        given().redirects()
                .follow(true)
                .get("/q/swagger-ui/")
                .then()
                .statusCode(200)
                .body(containsString("swagger"));
        given().get("/q/metrics").then().statusCode(404);
        given().get("/q/health").then().statusCode(404);
        given().get("/q/dev-ui").then().statusCode(404);
    }
}
