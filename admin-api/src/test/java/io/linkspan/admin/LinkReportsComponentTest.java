package io.linkspan.admin;

import static io.linkspan.admin.rig.Requests.createLink;
import static io.linkspan.admin.rig.Requests.operator;
import static io.linkspan.admin.rig.Requests.viewer;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.linkspan.admin.rig.Requests;
import io.linkspan.admin.rig.Rig;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.NodeFigures;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nodes have put into the registry, as the API shows it. */
@QuarkusTest
@QuarkusTestResource(Rig.class)
class LinkReportsComponentTest {

    private static final Map<String, Long> FIGURES = Map.of(
            NodeFigures.CLIENTS_CONNECTED, 12L, NodeFigures.CLIENTS_TOTAL, 14L, NodeFigures.UPTIME, 60L, "other", 1L);
    private static final long SINCE = 1_767_268_800_000L; // 2026-01-01T12:00:00Z
    private static final String LINKS = "/api/v1/links/gcp";

    @Inject
    Registry registry;

    @BeforeEach
    void oneLink() {
        Requests.deleteAll();
        done(registry.linkStatus().snapshot().thenCompose(all -> registry.linkStatus()
                .removeAll(all.keySet())));
        done(registry.routes().snapshot().thenCompose(all -> registry.routes().removeAll(all.keySet())));
        done(registry.externalRoutes().snapshot().thenCompose(all -> registry.externalRoutes()
                .removeAll(all.keySet())));
        createLink("{\"name\": \"gcp\", \"server\": \"127.0.0.1:12883\", \"topics\": [\"fleet/#\", \"alarms/+\"]}");
    }

    @Test
    void statusWithoutReportsSaysSo() {
        viewer().get(LINKS + "/status")
                .then()
                .statusCode(200)
                .body("name", equalTo("gcp"))
                .body("state", equalTo("disconnected"))
                .body("cause", equalTo("No link-service node reports on this link"))
                .body("since", nullValue())
                .body("nodes", hasSize(0));

        operator().post(LINKS + "/actions/disable").then().statusCode(200);
        viewer().get(LINKS + "/status")
                .then()
                .body("state", equalTo("disabled"))
                .body("cause", nullValue());
    }

    @Test
    void statusOfOneNodeIsTheStatus() {
        report("link/node-1", "disconnected", "Connection refused by 127.0.0.1:12883", 1, Map.of());

        viewer().get(LINKS + "/status")
                .then()
                .statusCode(200)
                .body("state", equalTo("disconnected"))
                .body("cause", equalTo("Connection refused by 127.0.0.1:12883"))
                .body("since", equalTo("2026-01-01T12:00:00Z"))
                .body("retryAt", equalTo("2026-01-01T12:00:05Z"))
                .body("nodes[0].node", equalTo("link/node-1"))
                .body("nodes[0].state", equalTo("disconnected"));
    }

    @Test
    void statusOfDifferingNodesIsInconsistent() {
        report("link/node-1", "online", null, 1, Map.of());
        report("link/node-2", "failed", "Wrong user name or password", 2, Map.of());
        report("broker/node-1", "", null, 3, Map.of("messages.received", 1L));

        viewer().get(LINKS + "/status")
                .then()
                .body("state", equalTo("inconsistent"))
                .body(
                        "cause",
                        equalTo(
                                "Nodes differ: failed on link/node-2; online on link/node-1 (Wrong user name or password)"))
                .body("nodes.node", contains("link/node-1", "link/node-2"));
    }

    @Test
    void statusTellsWhatWaitsOnAllBrokersAndHowLongTheOldestHas() {
        report("link/node-1", "disconnected", "peer away", 1, Map.of());
        report(
                "broker/node-1",
                "",
                null,
                2,
                Map.of("outbox.messages", 3L, "outbox.bytes", 300L, "outbox.oldest.millis", 1_500L));
        report(
                "broker/node-2",
                "",
                null,
                3,
                Map.of("outbox.messages", 4L, "outbox.bytes", 50L, "outbox.oldest.millis", 250L, "outbox.dropped", 2L));

        viewer().get(LINKS + "/status")
                .then()
                .body("lag.messages", equalTo(7))
                .body("lag.bytes", equalTo(350))
                .body("lag.seconds", equalTo(1.5f))
                .body("lag.dropped", equalTo(2));
    }

    @Test
    void metricsAreSummedAndResetAndCountOn() {
        report("link/node-1", "online", null, 1, Map.of("messages.forwarded", 10L, "routes.external", 3L));
        report("broker/node-1", "", null, 2, Map.of("messages.received", 4L, "outbox.messages", 2L));
        viewer().get(LINKS + "/metrics")
                .then()
                .statusCode(200)
                .body("resetAt", nullValue())
                .body("totals", aMapWithSize(20))
                .body("totals.'messages.forwarded'", equalTo(10))
                .body("totals.'messages.received'", equalTo(4))
                .body("nodes.node", contains("broker/node-1", "link/node-1"));

        operator()
                .post(LINKS + "/actions/reset-metrics")
                .then()
                .statusCode(200)
                .body("resetAt", notNullValue())
                .body("totals.'messages.forwarded'", equalTo(0))
                .body("totals.'outbox.messages'", equalTo(2))
                .body("totals.'routes.external'", equalTo(3));

        report("link/node-1", "online", null, 1, Map.of("messages.forwarded", 15L, "routes.external", 3L));
        viewer().get(LINKS + "/metrics").then().body("totals.'messages.forwarded'", equalTo(5));
        report("link/node-1", "online", null, 7, Map.of("messages.forwarded", 2L, "routes.external", 3L));
        viewer().get(LINKS + "/metrics").then().body("totals.'messages.forwarded'", equalTo(2));
        viewer().get(LINKS + "/status").then().body("nodes.node", contains("link/node-1"));
    }

    @Test
    void metricsOfADeletedLinkDoNotHauntItsSuccessor() {
        report("link/node-1", "online", null, 1, Map.of("messages.forwarded", 10L));
        operator().post(LINKS + "/actions/reset-metrics").then().statusCode(200);
        operator().delete(LINKS).then().statusCode(204);

        createLink("{\"name\": \"gcp\", \"server\": \"127.0.0.1:12883\"}");

        viewer().get(LINKS + "/metrics").then().body("resetAt", nullValue());
    }

    @Test
    void routesShowWhatIsAnnouncedAndWhatThePeerWants() {
        node("broker", "node-7", 70);
        route("fleet/truck/+", "node-7", 1, 70);
        route("fleet/truck/1", "node-7", 1, 70);
        route("alarms/#", "node-7", 4, 70);
        route("private/x", "node-7", 1, 70);
        route("fleet/dead-life", "node-7", 1, 69);
        route("fleet/dead-node", "node-8", 1, 80);
        external("gcp", "orders/#", 3);
        external("azure", "others", 1);

        viewer().get(LINKS + "/routes")
                .then()
                .statusCode(200)
                .body("items.direction", contains("announced", "announced", "external"))
                .body("items.filter", contains("alarms/+", "fleet/truck/+", "orders/#"))
                .body("items[0].kinds", contains("durable"))
                .body("items[2].kinds", contains("normal", "shared"))
                .body("page.total", equalTo(3));
        viewer().get(LINKS + "/routes?direction=external").then().body("items.filter", contains("orders/#"));
        String cursor = viewer().get(LINKS + "/routes?direction=announced&limit=1")
                .then()
                .body("items.filter", contains("alarms/+"))
                .extract()
                .path("page.nextCursor");
        viewer().get(LINKS + "/routes?direction=announced&limit=1&cursor=" + cursor)
                .then()
                .body("items.filter", contains("fleet/truck/+"))
                .body("page.nextCursor", nullValue());
    }

    @Test
    void clusterAndNodes() {
        node("broker", "node-7", 70);
        node("link", "node-7", 71);
        report("link/node-7", "online", null, 71, Map.of());
        createLink("{\"name\": \"azure\", \"server\": \"127.0.0.1:13883\", \"enabled\": false}");

        await().untilAsserted(() -> viewer().get("/api/v1/nodes?role=admin")
                .then()
                .statusCode(200)
                .body("items.id", contains("admin/node-1")));
        viewer().get("/api/v1/cluster")
                .then()
                .statusCode(200)
                .body("name", equalTo("aws"))
                .body("instance", equalTo(done(registry.instance()).toString()))
                .body("version", notNullValue())
                .body("nodes.total", equalTo(3))
                .body("nodes.ready", equalTo(3))
                .body("nodes.byRole", equalTo(Map.of("admin", 1, "broker", 1, "link", 1)))
                .body("links.total", equalTo(2))
                .body("links.enabled", equalTo(1))
                .body("links.byState", equalTo(Map.of("online", 1, "disabled", 1)));
        viewer().get("/api/v1/nodes?role=broker")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo("broker/node-7"))
                .body("items[0].host", equalTo("10.0.0.7"))
                .body("items[0].incarnation", equalTo(70))
                .body("items[0].startedAt", equalTo("2026-01-01T12:00:00Z"))
                .body("items[0].ports", equalTo(Map.of("mqtt", 1883, "link", 11883, "management", 9000)))
                .body("items[0].leaving", equalTo(true))
                .body("items[0].connections", equalTo(12))
                .body("items[0].sessions", equalTo(14))
                .body("items[0].uptimeSeconds", equalTo(60))
                .body("page.total", equalTo(1));
        viewer().get("/api/v1/nodes?role=link")
                .then()
                .body("items[0].leaving", equalTo(false))
                .body("items[0].connections", nullValue());
        viewer().get("/api/v1/nodes?limit=2").then().body("items.id", contains("admin/node-1", "broker/node-7"));
    }

    private void report(
            String node, String state, @Nullable String cause, long incarnation, Map<String, Long> counters) {
        done(registry.linkStatus()
                .put(
                        new LinkStatusKey("gcp", node),
                        new LinkStatusEntry(
                                state,
                                cause,
                                SINCE,
                                cause == null ? 0 : SINCE + 5000,
                                incarnation,
                                counters,
                                Revision.first(incarnation)),
                        LinkStatusEntry.LIFESPAN.multipliedBy(10)));
    }

    private void node(String role, String node, long incarnation) {
        done(registry.nodes()
                .put(
                        NodeEntry.key(role, node),
                        new NodeEntry(
                                node,
                                role,
                                incarnation,
                                "instance",
                                "10.0.0.7",
                                1883,
                                11883,
                                0,
                                9000,
                                "0.1.0",
                                SINCE,
                                true,
                                Revision.first(incarnation),
                                role.equals("broker"),
                                role.equals("broker") ? FIGURES : Map.of(),
                                ""),
                        NodeEntry.LIFESPAN.multipliedBy(10)));
    }

    private void route(String filter, String node, int kinds, long incarnation) {
        done(registry.routes().put(new RouteKey(filter, node), new RouteEntry(kinds, Revision.first(incarnation))));
    }

    private void external(String peer, String filter, int kinds) {
        done(registry.externalRoutes()
                .put(
                        new ExternalRouteKey(peer, filter),
                        new ExternalRouteEntry(kinds, "link/1", 1, 1, List.of(peer), Revision.first(1))));
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
