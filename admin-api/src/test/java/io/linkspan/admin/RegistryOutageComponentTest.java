package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.createLink;
import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.viewer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.linkspan.admin.rig.CapturedLog;
import io.linkspan.admin.rig.RegistrySwitch;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = Rig.class, restrictToAnnotatedClass = true)
class RegistryOutageComponentTest {

    private static final String SMALL = "{\"name\": \"gcp\", \"server\": \"127.0.0.1:12883\"}";

    @RegistrySwitch
    @Nullable
    Consumer<Boolean> registry;

    @Test
    void anOutageIsToldAndOvercome() {
        String etag = createLink(SMALL);

        // When
        switchRegistry(false);
        try (CapturedLog audit = CapturedLog.of("io.linkspan.audit")) {
            // Then
            for (String path : List.of("links", "links/gcp", "links/gcp/status", "cluster", "nodes")) {
                viewer().get("/api/v1/" + path)
                        .then()
                        .statusCode(503)
                        .contentType("application/problem+json")
                        .header("Retry-After", "5")
                        .body("code", equalTo("registry-unavailable"));
            }
            operator()
                    .contentType(ContentType.JSON)
                    .body(SMALL)
                    .post("/api/v1/links")
                    .then()
                    .statusCode(503);
            assertThat(audit.lines())
                    .containsExactly("LINKSPAN4100: Audit: who=anna verb=create link=gcp outcome=registry-unavailable");
            given().get("/api/v1/links").then().statusCode(401);
            given().get(management() + "/q/health/live").then().statusCode(200);
            given().get(management() + "/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'admin-registry' }.data.degraded", equalTo(true));
        } finally {
            switchRegistry(true);
        }

        // Then
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        viewer().get("/api/v1/links/gcp").then().statusCode(200).header("ETag", etag));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> viewer().get("/api/v1/nodes?role=admin")
                .then()
                .statusCode(200)
                .body("page.total", equalTo(1)));
        operator().delete("/api/v1/links/gcp").then().statusCode(204);
    }

    private void switchRegistry(boolean on) {
        Objects.requireNonNull(registry).accept(on);
    }

    private static String management() {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
    }
}
