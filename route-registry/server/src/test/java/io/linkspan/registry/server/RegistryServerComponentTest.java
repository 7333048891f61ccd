package io.linkspan.registry.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteEntry;
import io.linkspan.registry.client.schema.RouteKey;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** The service as a whole, with a client of its own as in {@code standalone}. */
@QuarkusTest
@TestProfile(RegistryServerProfile.class)
class RegistryServerComponentTest {
    @Inject
    RegistryServer server;

    @Inject
    Registry registry;

    @Inject
    LeaseKeeper leases;

    @Inject
    RouteChannels channels;

    @SuppressWarnings("NullAway.Init") // set by the test runner
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void isReadyAndAliveAndShowsItsMetrics() {
        eventually().untilAsserted(() -> given().get(management + "health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("registry-server")));
        given().get(management + "health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get(management + "health/started").then().statusCode(200).body("status", equalTo("UP"));
        given().get(management + "metrics")
                .then()
                .statusCode(200)
                .body(containsString("linkspan_registry_entries{cache=\"retained\""))
                .body(containsString("linkspan_registry_members 1.0"))
                .body(containsString("linkspan_registry_client_available 1.0"));
    }

    @Test
    void announcesItself() {
        eventually().untilAsserted(() -> {
            Map<String, NodeEntry> nodes =
                    registry.nodes().snapshot().toCompletableFuture().get(30, TimeUnit.SECONDS);
            String instance = registry.instance()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS)
                    .toString();
            assertThat(nodes).hasEntrySatisfying("registry/node-1", entry -> {
                assertThat(entry.role()).isEqualTo("registry");
                assertThat(entry.instance()).isEqualTo(instance);
            });
        });
    }

    @Test
    void channelsCarryWritesInAndChangesOut() throws Exception {
        // Given
        RouteKey key = new RouteKey("channel/#", "node-1");
        RouteEntry value = new RouteEntry(1, new Revision(1, 1));

        // When
        channels.write(new CacheWrite.Put<>(key, value, null))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);

        // Then
        eventually().untilAsserted(() -> assertThat(channels.known()).containsEntry(key, value));
        assertThat(channels.snapshots()).isPositive();
        channels.write(new CacheWrite.Remove<>(key)).toCompletableFuture().get(30, TimeUnit.SECONDS);
        eventually().untilAsserted(() -> assertThat(channels.known()).doesNotContainKey(key));
    }

    @Test
    void leasesHaveGrowingEpochs() throws Exception {
        // Given
        LeaseKey key = LeaseKey.routes("gcp");
        Duration duration = Duration.ofSeconds(30);
        Lease first = leases.acquire(key, new LeaseHolder("link/a", 1), duration, lost -> {})
                .get(30, TimeUnit.SECONDS);
        assertThat(first.held()).isTrue();

        // When
        first.close();
        Lease second = leases.acquire(key, new LeaseHolder("link/b", 2), duration, lost -> {})
                .get(60, TimeUnit.SECONDS);

        // Then
        assertThat(second.epoch()).isGreaterThan(first.epoch());
        second.close();
    }

    private static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions();
    }
}
