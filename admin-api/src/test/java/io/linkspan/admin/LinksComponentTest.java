package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.createLink;
import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.linkspan.admin.rig.Requests;
import io.linkspan.admin.rig.Rig;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.LinkEntry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Rig.class)
class LinksComponentTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String FULL = """
            {
              "name": "gcp",
              "server": "mqtts://gcp.example.com:18883",
              "clientIdPrefix": "from-aws",
              "username": "aws",
              "password": "s3cret-passw0rd",
              "topics": ["from-cluster", "alarms/#"],
              "tls": {"enabled": true, "verifyHostname": false},
              "poolSize": 4,
              "maxInflight": 50,
              "retryInterval": "1500ms",
              "keepAlive": "1m",
              "enabled": false,
              "outbox": {"maxBytes": 1048576, "retention": "90m", "overflow": "refuse-publishers"}
            }
            """;
    private static final String SMALL = "{\"name\": \"gcp\", \"server\": \"127.0.0.1:12883\"}";

    @Inject
    Registry registry;

    @BeforeEach
    void noLinks() {
        Requests.deleteAll();
    }

    @Test
    void createAnswersWithLocationETagAndEveryFieldButTheSecret() {
        ValidatableResponse created = post(FULL)
                .statusCode(201)
                .header("Location", endsWith("/api/v1/links/gcp"))
                .body("name", equalTo("gcp"))
                .body("server", equalTo("mqtts://gcp.example.com:18883"))
                .body("clientIdPrefix", equalTo("from-aws"))
                .body("username", equalTo("aws"))
                .body("passwordSet", equalTo(true))
                .body("topics", contains("from-cluster", "alarms/#"))
                .body("tls.enabled", equalTo(true))
                .body("tls.verifyHostname", equalTo(false))
                .body("tls.privateKeySet", equalTo(false))
                .body("poolSize", equalTo(4))
                .body("maxInflight", equalTo(50))
                .body("retryInterval", equalTo("1500ms"))
                .body("keepAlive", equalTo("60s"))
                .body("enabled", equalTo(false))
                .body("outbox.maxBytes", equalTo(1048576))
                .body("outbox.retention", equalTo("5400s"))
                .body("outbox.overflow", equalTo("refuse-publishers"))
                .body("createdAt", notNullValue());

        String body = created.extract().asString();
        assertThat(body).doesNotContain("s3cret-passw0rd").doesNotContain("\"password\"");
        assertThat(created.extract().header("ETag"))
                .isEqualTo("\"" + created.extract().jsonPath().getLong("version") + "\"");
        viewer().get(created.extract().header("Location"))
                .then()
                .statusCode(200)
                .body(equalTo(body));
    }

    @Test
    void whatIsLeftOutGetsItsDefault() {
        post(SMALL)
                .statusCode(201)
                .body("server", equalTo("127.0.0.1:12883"))
                .body("clientIdPrefix", equalTo("linkspan-aws"))
                .body("username", nullValue())
                .body("passwordSet", equalTo(false))
                .body("topics", hasSize(0))
                .body("tls.enabled", equalTo(false))
                .body("tls.verifyHostname", equalTo(true))
                .body("poolSize", equalTo(1))
                .body("maxInflight", equalTo(100))
                .body("retryInterval", equalTo("5s"))
                .body("keepAlive", equalTo("10s"))
                .body("enabled", equalTo(true))
                .body("outbox.maxBytes", nullValue())
                .body("outbox.retention", nullValue())
                .body("outbox.overflow", nullValue());
    }

    @Test
    void secretsAreStoredEncrypted() {
        createLink(FULL);

        LinkEntry stored = stored("gcp");
        assertThat(stored.password()).startsWith("v1:");
        assertThat(stored.toString()).doesNotContain("s3cret-passw0rd");
    }

    @Test
    void secondLinkOfAPeerIsRefused() {
        createLink(SMALL);

        post(SMALL).statusCode(409).contentType(PROBLEM).body("code", equalTo("link-exists"));
    }

    @Test
    void ofManyWhoCreateTheSameLinkOneSucceeds() {
        List<CompletableFuture<Integer>> attempts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> post(SMALL).extract().statusCode()))
                .toList();

        assertThat(attempts.stream().map(CompletableFuture::join).toList())
                .containsOnlyOnce(201)
                .containsOnly(201, 409);
    }

    @Test
    void everyBrokenRuleIsReportedAtOnce() {
        post("""
                        {"name": "aws", "server": "host:99999", "clientIdPrefix": "a b", "topics": ["a/#/b", "ok/#", "ok/1", "$LINK/x"],
                         "poolSize": 0, "maxInflight": 65536, "retryInterval": "soon", "keepAlive": "0s", "password": "x",
                         "outbox": {"maxBytes": 1, "retention": "soon", "overflow": "drop-all"}}
                        """)
                .statusCode(422)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:linkspan:problem:invalid-link"))
                .body("title", equalTo("Invalid link"))
                .body("status", equalTo(422))
                .body("code", equalTo("invalid-link"))
                .body("errors.find { it.field == 'name' }.code", equalTo("own-name"))
                .body("errors.field", hasItem("server"))
                .body("errors.field", hasItem("clientIdPrefix"))
                .body("errors.find { it.field == 'topics[0]' }.code", equalTo("invalid-filter"))
                .body("errors.find { it.field == 'topics[2]' }.code", equalTo("redundant-filter"))
                .body("errors.find { it.field == 'topics[3]' }.code", equalTo("reserved-filter"))
                .body("errors.field", hasItem("poolSize"))
                .body("errors.field", hasItem("maxInflight"))
                .body("errors.find { it.field == 'retryInterval' }.code", equalTo("invalid"))
                .body("errors.field", hasItem("keepAlive"))
                .body("errors.find { it.field == 'outbox.maxBytes' }.code", equalTo("out-of-range"))
                .body("errors.find { it.field == 'outbox.retention' }.code", equalTo("invalid"))
                .body("errors.find { it.field == 'outbox.overflow' }.code", equalTo("invalid"))
                .body("errors.find { it.field == 'username' }.code", equalTo("contradictory"));
        assertThat(registry.links().snapshot().toCompletableFuture().join()).isEmpty();
    }

    @Test
    void requiredFieldsAreNamed() {
        post("{}")
                .statusCode(422)
                .body("errors.find { it.field == 'name' }.code", equalTo("required"))
                .body("errors.find { it.field == 'server' }.code", equalTo("required"));
    }

    @Test
    void dryRunOnlyValidates() {
        operator()
                .contentType(ContentType.JSON)
                .body(FULL)
                .post("/api/v1/links?dryRun=true")
                .then()
                .statusCode(200)
                .body("retryInterval", equalTo("1500ms"))
                .body("passwordSet", equalTo(true));
        operator()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"aws\"}")
                .post("/api/v1/links?dryRun=true")
                .then()
                .statusCode(422);
        assertThat(registry.links().snapshot().toCompletableFuture().join()).isEmpty();

        createLink(SMALL);
        operator()
                .contentType(ContentType.JSON)
                .body(SMALL)
                .post("/api/v1/links?dryRun=true")
                .then()
                .statusCode(409);
    }

    @Test
    void getHonoursIfNoneMatch() {
        String etag = createLink(SMALL);

        viewer().header("If-None-Match", etag)
                .get("/api/v1/links/gcp")
                .then()
                .statusCode(304)
                .header("ETag", etag);
        viewer().header("If-None-Match", "\"1\"")
                .get("/api/v1/links/gcp")
                .then()
                .statusCode(200);
    }

    @Test
    void replaceKeepsThePasswordThatIsLeftOutAndResetsTheRest() {
        String etag = createLink(FULL);
        String before = Objects.requireNonNull(stored("gcp").password());

        put(etag, "{\"server\": \"gcp.example.com\", \"username\": \"aws\", \"topics\": [\"new/+\"]}")
                .statusCode(200)
                .body("passwordSet", equalTo(true))
                .body("topics", contains("new/+"))
                .body("poolSize", equalTo(1))
                .body("tls.enabled", equalTo(false))
                .body("enabled", equalTo(true));

        assertThat(stored("gcp").password()).startsWith("v1:").isNotEqualTo(before);
    }

    @Test
    void replaceWithNullClearsThePassword() {
        String etag = createLink(FULL);

        put(etag, "{\"server\": \"gcp.example.com\", \"username\": \"aws\", \"password\": null}")
                .statusCode(200)
                .body("passwordSet", equalTo(false));

        assertThat(stored("gcp").password()).isNull();
    }

    @Test
    void anAnswerCanBeSentBackAsItIs() {
        String etag = createLink(FULL);
        String body = viewer().get("/api/v1/links/gcp").asString();

        ValidatableResponse replaced = put(etag, body).statusCode(200);

        assertThat(replaced.extract().jsonPath().getMap("$"))
                .containsAllEntriesOf(
                        without(viewer().get("/api/v1/links/gcp").jsonPath().getMap("$")));
        assertThat(replaced.extract().header("ETag")).isNotEqualTo(etag);
        replaced.body("passwordSet", equalTo(true)).body("createdAt", notNullValue());
    }

    @Test
    void replaceNeedsTheCurrentVersion() {
        String old = createLink(SMALL);
        String current = put(old, SMALL).statusCode(200).extract().header("ETag");

        put(old, SMALL).statusCode(412).contentType(PROBLEM).body("code", equalTo("stale-version"));
        operator()
                .contentType(ContentType.JSON)
                .body(SMALL)
                .put("/api/v1/links/gcp")
                .then()
                .statusCode(428)
                .contentType(PROBLEM)
                .body("code", equalTo("precondition-required"));
        put("*", SMALL).statusCode(200);
        put(current, SMALL).statusCode(412);
    }

    @Test
    void versionsOfADeletedLinkAreNeverValidAgain() {
        String old = createLink(SMALL);
        operator().delete("/api/v1/links/gcp").then().statusCode(204);
        createLink(SMALL);

        put(old, SMALL).statusCode(412);
    }

    @Test
    void replaceCannotRename() {
        String etag = createLink(SMALL);

        put(etag, "{\"name\": \"azure\", \"server\": \"127.0.0.1:12883\"}")
                .statusCode(422)
                .body("errors[0].field", equalTo("name"))
                .body("errors[0].code", equalTo("contradictory"));
    }

    @Test
    void ofManyWhoReplaceTheSameVersionOneSucceeds() {
        String etag = createLink(SMALL);

        List<CompletableFuture<Integer>> attempts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> put(etag, SMALL).extract().statusCode()))
                .toList();

        assertThat(attempts.stream().map(CompletableFuture::join).toList())
                .containsOnlyOnce(200)
                .containsOnly(200, 412);
    }

    @Test
    void unknownLinksAreNotFound() {
        for (String path : List.of("", "/status", "/metrics", "/routes")) {
            viewer().get("/api/v1/links/gcp" + path)
                    .then()
                    .statusCode(404)
                    .contentType(PROBLEM)
                    .body("code", equalTo("link-not-found"));
        }
        put("*", SMALL).statusCode(404);
        operator().delete("/api/v1/links/gcp").then().statusCode(404);
        for (String action : List.of("enable", "disable", "reset-metrics")) {
            operator()
                    .post("/api/v1/links/gcp/actions/" + action)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("link-not-found"));
        }
    }

    @Test
    void enableAndDisableKeepTheSecretAndAreIdempotent() {
        createLink(FULL);
        String password = stored("gcp").password();

        String enabled = operator()
                .post("/api/v1/links/gcp/actions/enable")
                .then()
                .statusCode(200)
                .body("enabled", equalTo(true))
                .extract()
                .header("ETag");
        operator()
                .post("/api/v1/links/gcp/actions/enable")
                .then()
                .statusCode(200)
                .header("ETag", enabled);
        assertThat(stored("gcp").enabled()).isTrue();
        assertThat(stored("gcp").password()).isEqualTo(password);

        operator()
                .header("If-Match", "\"1\"")
                .post("/api/v1/links/gcp/actions/disable")
                .then()
                .statusCode(412);
        operator()
                .post("/api/v1/links/gcp/actions/disable")
                .then()
                .statusCode(200)
                .body("enabled", equalTo(false));
        assertThat(stored("gcp").enabled()).isFalse();
    }

    @Test
    void deleteHonoursIfMatch() {
        String etag = createLink(SMALL);

        operator()
                .header("If-Match", "\"1\"")
                .delete("/api/v1/links/gcp")
                .then()
                .statusCode(412);
        operator().header("If-Match", etag).delete("/api/v1/links/gcp").then().statusCode(204);
        viewer().get("/api/v1/links/gcp").then().statusCode(404);
    }

    @Test
    void listsInPagesByName() {
        for (String name : List.of("d", "b", "e", "a", "c")) {
            createLink("{\"name\": \"" + name + "\", \"server\": \"127.0.0.1:12883\"}");
        }

        List<String> names = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            ValidatableResponse page = viewer().get("/api/v1/links?limit=2" + cursor)
                    .then()
                    .statusCode(200)
                    .body("page.limit", equalTo(2))
                    .body("page.total", equalTo(5));
            names.addAll(page.extract().jsonPath().getList("items.name", String.class));
            String next = page.extract().jsonPath().getString("page.nextCursor");
            cursor = next == null ? "" : "&cursor=" + next;
            pages++;
        } while (!cursor.isEmpty());

        assertThat(names).containsExactly("a", "b", "c", "d", "e");
        assertThat(pages).isEqualTo(3);
    }

    private static Map<String, Object> without(Map<String, Object> link) {
        Map<String, Object> rest = new HashMap<>(link);
        rest.keySet().removeAll(List.of("version", "updatedAt"));
        return rest;
    }

    private LinkEntry stored(String name) {
        return Objects.requireNonNull(
                        registry.links().get(name).toCompletableFuture().join())
                .value();
    }

    private static ValidatableResponse post(String body) {
        return operator()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/links")
                .then();
    }

    private static ValidatableResponse put(String ifMatch, String body) {
        return operator()
                .contentType(ContentType.JSON)
                .header("If-Match", ifMatch)
                .body(body)
                .put("/api/v1/links/gcp")
                .then();
    }
}
