package io.linkspan.link.component;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.LinkEntry;
import io.linkspan.registry.client.schema.LinkEntryMapper;
import io.linkspan.registry.client.schema.LinkStatusEntry;
import io.linkspan.registry.client.schema.LinkStatusKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a real registry; peers are places where nobody listens. */
@QuarkusTest
@QuarkusTestResource(LinkServiceRig.class)
class LinkServiceComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LinkStatusKey STATUS = new LinkStatusKey("gcp", "link/node-1");

    @Inject
    Registry registry;

    @ConfigProperty(name = "linkspan.link.encryption-key-file")
    Path keyFile;

    @TestHTTPResource(value = "/", management = true)
    URI managementUri = URI.create("http://injected");

    private @Nullable LinkEntry stored;

    @BeforeEach
    void aBrokerAndOneOfItsRoutes() throws Exception {
        done(registry.nodes()
                .put(
                        "broker/broker-1",
                        new NodeEntry(
                                "broker-1",
                                "broker",
                                7,
                                done(registry.instance()).toString(),
                                "127.0.0.1",
                                1883,
                                unusedPort(),
                                0,
                                0,
                                "test",
                                0,
                                true,
                                new Revision(7, 1))));
        done(registry.routes().put(new RouteKey("a/b", "broker-1"), new RouteEntry(1, new Revision(7, 1))));
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        done(registry.links().remove("gcp"));
        await().atMost(PATIENCE).until(() -> status() == null);
    }

    @Test
    void is_live_ready_and_started_and_shows_itself_as_a_node() {
        await().atMost(PATIENCE).untilAsserted(() -> given().get(management("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks.find { it.name == 'links' }.data.degraded", is(false)));
        given().get(management("/q/health/live")).then().statusCode(200);
        given().get(management("/q/health/started")).then().statusCode(200);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(done(registry.nodes().snapshot())).hasEntrySatisfying("link/node-1", self -> {
                assertThat(self.role()).isEqualTo("link");
                assertThat(self.ready()).isTrue();
            });
        });
    }

    @Test
    void a_link_to_a_place_where_nobody_listens_says_so_and_the_service_stays_ready() throws Exception {
        int port = unusedPort();
        store(spec("127.0.0.1:" + port, List.of("a/#"), true));
        await().atMost(PATIENCE).untilAsserted(() -> {
            LinkStatusEntry status = reported();
            assertThat(status.state()).isEqualTo("disconnected");
            assertThat(status.cause()).isEqualTo("cannot reach 127.0.0.1:" + port + ": connection refused");
            assertThat(status.counters()).containsKeys("messages.forwarded", "routes.announced", "reconnects");
        });
        given().get(management("/q/health/ready")).then().statusCode(200);
        // Between two tries, that is: while it tries the state is connecting.
        await().atMost(PATIENCE).untilAsserted(() -> given().get(management("/q/metrics"))
                .then()
                .statusCode(200)
                .body(containsString("linkspan_link_state{link=\"gcp\",state=\"disconnected\"} 1.0")));
    }

    @Test
    void disabling_removes_what_the_peer_had_announced() throws Exception {
        store(spec("127.0.0.1:" + unusedPort(), List.of(), true));
        await().atMost(PATIENCE).until(() -> status() != null);
        ExternalRouteKey key = new ExternalRouteKey("gcp", "x/y");
        done(registry.externalRoutes()
                .put(key, new ExternalRouteEntry(1, "node-9", 3, 4, List.of("gcp"), new Revision(3, 1))));
        store(spec("127.0.0.1:" + unusedPort(), List.of(), false));
        await().atMost(PATIENCE).untilAsserted(() -> {
            LinkStatusEntry status = reported();
            assertThat(status.state()).isEqualTo("disabled");
            assertThat(done(registry.externalRoutes().get(key))).isNull();
        });
    }

    @Test
    void a_spec_that_breaks_a_rule_fails_and_names_the_field() throws Exception {
        LinkEntry good = new LinkEntryMapper(SecretCipher.fromFile(keyFile))
                .toEntry(spec("127.0.0.1:1883", List.of(), true), null, Instant.EPOCH, 1);
        LinkEntry bad = new LinkEntry(
                good.name(),
                good.server(),
                good.clientIdPrefix(),
                good.username(),
                good.password(),
                List.of("$LINK/#"),
                false,
                null,
                null,
                null,
                true,
                good.poolSize(),
                good.maxInflight(),
                good.retryIntervalMillis(),
                good.keepAliveMillis(),
                true,
                1,
                good.createdAt(),
                good.updatedAt(),
                new Revision(999_999_999L, 1),
                0,
                0,
                null);
        done(registry.links().put("gcp", bad));
        await().atMost(PATIENCE).untilAsserted(() -> {
            LinkStatusEntry status = reported();
            assertThat(status.state()).isEqualTo("failed");
            assertThat(status.cause()).startsWith("the link is not valid: topics[0]: ");
        });
    }

    private String management(String path) {
        return managementUri.resolve(path).toString();
    }

    private void store(LinkSpec spec) throws Exception {
        LinkEntry entry = new LinkEntryMapper(SecretCipher.fromFile(keyFile)).toEntry(spec, stored, Instant.now(), 1);
        stored = entry;
        done(registry.links().put("gcp", entry));
    }

    private @Nullable LinkStatusEntry status() throws Exception {
        var found = done(registry.linkStatus().get(STATUS));
        return found == null ? null : found.value();
    }

    private LinkStatusEntry reported() throws Exception {
        LinkStatusEntry status = status();
        if (status == null) {
            throw new AssertionError("no status of link gcp");
        }
        return status;
    }

    private static LinkSpec spec(String server, List<String> topics, boolean enabled) {
        return new LinkSpec(
                ClusterName.of("gcp"),
                ServerAddress.parse(server),
                "from-aws",
                "peer",
                "secret",
                topics.stream().map(TopicFilter::of).toList(),
                TlsSpec.OFF,
                1,
                100,
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                enabled);
    }

    private static <T extends @Nullable Object> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
