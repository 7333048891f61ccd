package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.viewer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.linkspan.admin.rig.BrokerStub;
import io.linkspan.admin.rig.CapturedLog;
import io.linkspan.admin.rig.Rig;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Rig.class)
class ClientsComponentTest {
    private static final String CLIENTS = "/api/v1/clients";
    private static final String ODD_ID = "a/+#% ?";

    @Inject
    Registry registry;

    private BrokerStub one;
    private BrokerStub two;

    @BeforeEach
    void twoBrokers() throws Exception {
        one = new BrokerStub(Rig.SERVICE_PASSWORD)
                .client("c1", true)
                .client("c3", false)
                .client(ODD_ID, true);
        two = new BrokerStub(Rig.SERVICE_PASSWORD).client("c2", true).client("c3", true);
        announce("b-1", one.port());
        announce("b-2", two.port());
    }

    @AfterEach
    void noBrokers() {
        for (String node : List.of("b-1", "b-2")) {
            registry.nodes()
                    .remove(NodeEntry.key("broker", node))
                    .toCompletableFuture()
                    .join();
        }
        one.close();
        two.close();
    }

    private void announce(String node, int managementPort) {
        var entry = new NodeEntry(
                node,
                "broker",
                1,
                "instance",
                "127.0.0.1",
                1,
                2,
                0,
                managementPort,
                "0.1.0",
                0,
                true,
                Revision.first(1));
        registry.nodes()
                .put(NodeEntry.key("broker", node), entry, NodeEntry.LIFESPAN.multipliedBy(100))
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/clients",
        "GET,/api/v1/clients/c1",
        "GET,/api/v1/clients/c1/subscriptions",
        "POST,/api/v1/clients/c1/actions/disconnect",
        "DELETE,/api/v1/clients/c1"
    })
    void without_credentials_there_is_only_401(String method, String path) {
        given().request(method, path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
    }

    @ParameterizedTest
    @CsvSource({"POST,/api/v1/clients/c1/actions/disconnect", "DELETE,/api/v1/clients/c1"})
    void a_viewer_changes_nothing(String method, String path) {
        viewer().request(method, path).then().statusCode(403).body("code", equalTo("forbidden"));
        viewer().get(CLIENTS + "/c1").then().statusCode(200).body("state", equalTo("connected"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/clients/nobody", "GET,/api/v1/clients/nobody/subscriptions",
        "POST,/api/v1/clients/nobody/actions/disconnect", "DELETE,/api/v1/clients/nobody"
    })
    void an_unknown_client_is_404(String method, String path) {
        operator()
                .request(method, path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("client-not-found"));
    }

    @Test
    void the_list_merges_the_brokers_page_by_page_and_has_each_client_once() {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var request = viewer().queryParam("limit", 1);
            var answer = (cursor == null ? request : request.queryParam("cursor", cursor))
                    .get(CLIENTS)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            List<String> ids = answer.getList("items.clientId");
            List<String> nodes = answer.getList("items.node");
            assertThat(ids).hasSizeLessThanOrEqualTo(1);
            for (int i = 0; i < ids.size(); i++) {
                seen.add(ids.get(i) + "@" + nodes.get(i));
            }
            cursor = answer.getString("page.nextCursor");
        } while (cursor != null);
        assertThat(seen).containsExactly(ODD_ID + "@b-1", "c1@b-1", "c2@b-2", "c3@b-2");
    }

    @Test
    void the_list_is_filtered() {
        viewer().queryParam("state", "disconnected")
                .get(CLIENTS)
                .then()
                .statusCode(200)
                .body("items.clientId", contains("c3"))
                .body("page.nextCursor", nullValue());
        viewer().queryParam("state", "asleep")
                .get(CLIENTS)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("state"));
        viewer().queryParam("cursor", "?").get(CLIENTS).then().statusCode(400);
    }

    @Test
    void a_client_is_shown_where_it_is_connected() {
        viewer().get(CLIENTS + "/c3")
                .then()
                .statusCode(200)
                .body("node", equalTo("b-2"))
                .body("state", equalTo("connected"))
                .body("user", equalTo("ann"))
                .body("protocol", equalTo("5.0"))
                .body("connectedAt", equalTo("1970-01-01T00:00:01Z"))
                .body("queuedMessages", equalTo(3))
                .body("inflightMessages", equalTo(5));
    }

    @Test
    void a_client_id_may_be_any_text() {
        viewer().get(CLIENTS + "/{id}", ODD_ID).then().statusCode(200).body("clientId", equalTo(ODD_ID));
        viewer().get(CLIENTS + "/{id}/subscriptions", ODD_ID)
                .then()
                .statusCode(200)
                .body("items.filter", contains("$share/g/a", "b/#"))
                .body("items[0].group", equalTo("g"))
                .body("items[0].identifier", equalTo(7));
    }

    @Test
    void an_operator_disconnects_a_client_and_then_removes_its_session_and_the_log_tells_who() {
        try (CapturedLog log = CapturedLog.of("io.linkspan.audit")) {
            operator().delete(CLIENTS + "/c1").then().statusCode(409).body("code", equalTo("session-in-use"));
            operator().post(CLIENTS + "/c1/actions/disconnect").then().statusCode(204);
            operator()
                    .post(CLIENTS + "/c1/actions/disconnect")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("client-not-connected"));
            operator().delete(CLIENTS + "/c1").then().statusCode(204);
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("who=anna verb=disconnect client=c1 outcome=done"))
                    .anyMatch(line -> line.contains("who=anna verb=remove-session client=c1 outcome=in-use"))
                    .anyMatch(line -> line.contains("who=anna verb=remove-session client=c1 outcome=done"));
        }
        viewer().get(CLIENTS + "/c1").then().statusCode(404);
    }

    @Test
    void one_page_takes_one_request_to_each_broker() {
        for (int i = 0; i < 600; i++) {
            (i % 2 == 0 ? one : two).client("many-%03d".formatted(i), true);
        }
        viewer().queryParam("prefix", "many-")
                .queryParam("limit", 500)
                .get(CLIENTS)
                .then()
                .statusCode(200)
                .body("items", hasSize(500));
        assertThat(one.requests()).isEqualTo(1);
        assertThat(two.requests()).isEqualTo(1);
    }

    @Test
    void a_broker_that_does_not_answer_is_named_in_the_list() {
        viewer().get(CLIENTS)
                .then()
                .body("partial", equalTo(false))
                .body("unansweredNodes", empty())
                .body("items.clientId", contains(ODD_ID, "c1", "c2", "c3"));
        two.close();
        viewer().get(CLIENTS)
                .then()
                .statusCode(200)
                .body("partial", equalTo(true))
                .body("unansweredNodes", contains("b-2"))
                .body("items.clientId", contains(ODD_ID, "c1", "c3"));
    }

    @Test
    void a_client_is_found_although_a_broker_does_not_answer_and_a_doubt_is_named() {
        two.close();
        viewer().get(CLIENTS + "/c1")
                .then()
                .statusCode(200)
                .body("state", equalTo("connected"))
                .body("$", not(hasKey("unansweredNodes")));
        viewer().get(CLIENTS + "/c3")
                .then()
                .statusCode(200)
                .body("state", equalTo("disconnected"))
                .body("unansweredNodes", contains("b-2"));
        viewer().get(CLIENTS + "/c2")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("broker-unavailable"))
                .body("detail", equalTo("No other broker knows the client, and b-2 does not answer."));
    }

    @Test
    void an_action_says_which_broker_did_it() {
        operator()
                .post(CLIENTS + "/c3/actions/disconnect")
                .then()
                .statusCode(204)
                .header("Linkspan-Node", equalTo("b-2"));
        operator().delete(CLIENTS + "/c3").then().statusCode(204).header("Linkspan-Node", equalTo("b-1, b-2"));
    }

    @Test
    void a_session_is_not_removed_on_one_broker_while_its_client_is_connected_to_another() {
        operator().delete(CLIENTS + "/c3").then().statusCode(409).body("code", equalTo("session-in-use"));
        assertThat(one.knows("c3")).isTrue();
    }

    @Test
    void a_session_is_not_removed_while_a_broker_cannot_say_whether_its_client_is_there() {
        two.close();
        operator().delete(CLIENTS + "/c3").then().statusCode(503).body("code", equalTo("broker-unavailable"));
        assertThat(one.knows("c3")).isTrue();
        operator().post(CLIENTS + "/c1/actions/disconnect").then().statusCode(204);
        operator().post(CLIENTS + "/c2/actions/disconnect").then().statusCode(503);
    }

    @Test
    void when_no_broker_answers_or_lets_us_in_that_is_503() throws Exception {
        two.close();
        one.close();
        viewer().get(CLIENTS)
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("broker-unavailable"));
        try (var stranger = new BrokerStub("another password")) {
            announce("b-1", stranger.port());
            announce("b-2", stranger.port());
            viewer().get(CLIENTS + "/c1").then().statusCode(503).body("detail", endsWith("answered with status 401."));
        }
    }
}
