package io.linkspan.broker;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.BrokerRig;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Props;
import io.linkspan.broker.support.ReadyBroker;
import io.linkspan.broker.support.WireClient;
import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.message.BatchCodec;
import io.linkspan.contracts.message.DecodeOutcome;
import io.linkspan.contracts.message.Limits;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.contracts.message.MessageOutcome;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.ExternalRouteEntry;
import io.linkspan.registry.client.schema.ExternalRouteKey;
import io.linkspan.registry.client.schema.NodeEntry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.RouteKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as it runs, with a real registry beside it. */
@QuarkusTest
@QuarkusTestResource(BrokerRig.class)
class BrokerComponentTest {
    private static final String NODE = "node-1";
    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final byte[] PASSWORD = BrokerRig.PASSWORD.getBytes(UTF_8);

    @Inject
    Registry registry;

    @ConfigProperty(name = "linkspan.broker.users-file")
    Path usersFile;

    private final String topic = "t-" + UUID.randomUUID();
    private NodeEntry node;

    @BeforeEach
    void ready() {
        node = ReadyBroker.of(registry, NODE);
    }

    private static String management() {
        return "http://localhost:" + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class)
                + "/q";
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private int connect(String user, byte... password) {
        try (WireClient client = WireClient.to(node.mqttPort(), 5)) {
            return client.connect(Connecting.as(topic).user(user, password)).code();
        }
    }

    private WireClient connected(String user, byte... password) {
        return connected(Connecting.as(UUID.randomUUID().toString()).user(user, password));
    }

    private WireClient connected(Connecting connecting) {
        var client = WireClient.to(node.mqttPort(), 5);
        assertThat(client.connect(connecting).code()).isZero();
        return client;
    }

    private WireClient ann() {
        return connected("ann", PASSWORD);
    }

    private WireClient service() {
        return connected("linkspan-service", BrokerRig.SERVICE_PASSWORD.getBytes(UTF_8));
    }

    // --- probes and metrics

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void the_probes_are_up_on_the_management_port(String probe) {
        await().atMost(GENEROUS).untilAsserted(() -> given().baseUri(management())
                .get("/health/" + probe)
                .then()
                .statusCode(200)
                .body("status", equalTo("UP")));
    }

    @Test
    void the_ready_check_tells_that_the_registry_is_there() {
        given().baseUri(management())
                .get("/health/ready")
                .then()
                .body("checks.find { it.name == 'broker' }.data.degraded", equalTo(false));
    }

    @Test
    void metrics_count_clients_messages_and_name_the_limits() {
        try (var client = ann()) {
            client.published(topic, "x");
            given().baseUri(management())
                    .get("/metrics")
                    .then()
                    .statusCode(200)
                    .body(containsString("linkspan_broker_connects_total"))
                    .body(containsString("linkspan_broker_messages_total"))
                    .body(containsString("linkspan_broker_messages_dropped_total"))
                    .body(containsString("linkspan_broker_limit"));
        }
    }

    // --- users

    @Test
    void only_the_right_password_of_a_known_user_lets_in_and_nobody_is_anonymous() {
        assertThat(connect("ann", PASSWORD)).isZero();
        assertThat(connect("ann", (byte) 'x')).isEqualTo(0x86);
        assertThat(connect("ann", new byte[65_535])).isEqualTo(0x86);
        assertThat(connect("nobody", PASSWORD)).isEqualTo(0x86);
        assertThat(connect("linkspan-service", PASSWORD)).isEqualTo(0x86);
        try (WireClient client = WireClient.to(node.mqttPort(), 5)) {
            assertThat(client.connect(Connecting.as(topic)).code()).isEqualTo(0x87);
        }
        try (WireClient client = WireClient.to(node.mqttPort(), 4)) {
            assertThat(client.connect(Connecting.as(topic)).code()).isEqualTo(5);
        }
    }

    @Test
    void a_changed_users_file_takes_effect_without_a_restart() throws IOException {
        String user = "user-" + UUID.randomUUID();
        assertThat(connect(user, PASSWORD)).isEqualTo(0x86);
        String before = Files.readString(usersFile);
        Files.writeString(usersFile, BrokerRig.line(user, ""), StandardOpenOption.APPEND);
        await().atMost(GENEROUS)
                .untilAsserted(() -> assertThat(connect(user, PASSWORD)).isZero());

        Files.writeString(usersFile, before);
        await().atMost(GENEROUS)
                .untilAsserted(() -> assertThat(connect(user, PASSWORD)).isEqualTo(0x86));
    }

    // --- who may use which topic

    @Test
    void ordinary_users_have_no_part_in_links_and_outboxes() {
        try (var client = ann()) {
            assertThat(client.subscribe("$LINK/gcp/hello", 1)).containsExactly(0x87);
            assertThat(client.subscribe("$OUTBOX/gcp/node-1/0", 1)).containsExactly(0x87);
            assertThat(client.published("$LINK/gcp/hello", "x")).isEqualTo(0x87);
            assertThat(client.published("$OUTBOX/gcp/node-1/0", "x")).isEqualTo(0x87);
        }
    }

    @Test
    void a_link_identity_speaks_for_its_own_cluster_only_and_the_service_hears_it() {
        try (var service = service();
                var link = connected("peer", PASSWORD)) {
            assertThat(service.subscribe("$LINK/+/hello", 1)).containsExactly(1);
            assertThat(link.published("$LINK/gcp/hello", "hello")).isZero();
            assertThat(service.message().text()).isEqualTo("hello");
            assertThat(link.published("$LINK/azure/hello", "x")).isEqualTo(0x87);
            assertThat(link.subscribe("$LINK/azure/answers/a", 1)).containsExactly(0x87);
            assertThat(link.subscribe("$OUTBOX/gcp/node-1/0", 1)).containsExactly(0x87);
            assertThat(link.published(topic, "x")).isEqualTo(0x87);
        }
    }

    // --- registry

    @Test
    void subscriptions_are_routes_of_their_kinds_in_the_registry_until_the_last_one_goes() {
        try (var client = ann();
                var durable = connected(
                        Connecting.as(topic).user("ann", PASSWORD).resuming().expiring(1000))) {
            client.subscribe(topic + "/#", 1);
            awaitKinds(1);
            client.subscribe("$share/g/" + topic + "/#", 1);
            awaitKinds(1 + 2);
            durable.subscribe(topic + "/#", 1);
            awaitKinds(1 + 2 + 4);
            client.unsubscribe("$share/g/" + topic + "/#", topic + "/#");
            awaitKinds(1 + 4);
            durable.unsubscribe(topic + "/#");
            await().atMost(GENEROUS)
                    .untilAsserted(() -> assertThat(answer(registry.routes().get(new RouteKey(topic + "/#", NODE))))
                            .isNull());
            durable.disconnect(0, Props.expiry(0));
        }
    }

    private void awaitKinds(int kinds) {
        await().atMost(GENEROUS).untilAsserted(() -> {
            var route = answer(registry.routes().get(new RouteKey(topic + "/#", NODE)));
            assertThat(route).isNotNull();
            assertThat(route.value().kinds()).isEqualTo(kinds);
            assertThat(route.value().revision().incarnation()).isEqualTo(node.incarnation());
        });
    }

    @Test
    void a_retained_message_is_kept_in_the_registry_and_its_deletion_too() {
        try (var client = ann()) {
            client.retained(topic, "kept");
            await().atMost(GENEROUS).untilAsserted(() -> {
                var entry = answer(registry.retained().get(topic));
                assertThat(entry).isNotNull();
                var decoded = (MessageOutcome.Decoded)
                        MessageCodec.decode(entry.value().message());
                assertThat(new String(decoded.message().payload(), UTF_8)).isEqualTo("kept");
            });
            client.retained(topic, "");
            await().atMost(GENEROUS).untilAsserted(() -> {
                var entry = answer(registry.retained().get(topic));
                assertThat(entry).isNotNull();
                assertThat(entry.value().tombstone()).isTrue();
            });
        }
    }

    @Test
    void what_a_peer_wants_comes_out_of_its_outbox_numbered_and_again_from_a_cursor() {
        String publisher = "publisher-" + topic;
        int lane = StreamId.laneOf(ClusterName.of("aws"), publisher);
        String outbox = "$OUTBOX/gcp/" + NODE + "/" + lane;
        answer(registry.externalRoutes()
                .put(
                        new ExternalRouteKey("gcp", topic + "/+"),
                        new ExternalRouteEntry(1, "actor", 1, 1, List.of("gcp"), Revision.first(1))));
        try (var client = connected(Connecting.as(publisher).user("ann", PASSWORD))) {
            await().atMost(GENEROUS)
                    .until(() -> client.published(topic + "/wanted", "probe") == 0); // 0x10 until the route is known
            client.published("un" + topic + "/wanted", "not for the peer");
            client.published(topic + "/wanted", "hello");

            try (var service = service()) {
                assertThat(service.subscribe(outbox, 1, Props.user("cursor", "0")))
                        .containsExactly(1);
                assertThat(texts(service)).containsExactly("1 probe", "2 hello");
            }
            try (var service = service()) {
                assertThat(service.subscribe(outbox, 1, Props.user("cursor", "1")))
                        .containsExactly(1);
                assertThat(texts(service)).containsExactly("2 hello");
            }
        }
    }

    private List<String> texts(WireClient service) {
        var packet = service.message();
        assertThat(packet.qos()).isEqualTo(1);
        var batch = ((DecodeOutcome.Decoded) BatchCodec.decode(packet.payload(), Limits.DEFAULT)).batch();
        assertThat(batch.stream().epoch()).isEqualTo(node.incarnation());
        return batch.entries().stream()
                .map(entry -> entry.number() + " " + new String(entry.message().payload(), UTF_8))
                .toList();
    }

    @Test
    void the_link_listener_takes_larger_packets_than_the_one_for_clients() {
        try (var client = WireClient.to(node.linkPort(), 5)) {
            var answer = client.connect(Connecting.as(topic).user("peer", PASSWORD));
            assertThat(answer.all(Props.PACKET_SIZE)).containsExactly("8912896");
            client.send(Wire.wire().packet(0xC0));
            assertThat(client.receive().type()).isEqualTo(13);
        }
    }
}
