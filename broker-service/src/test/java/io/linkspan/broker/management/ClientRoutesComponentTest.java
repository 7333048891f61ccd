package io.linkspan.broker.management;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.BrokerRig;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.ReadyBroker;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.WireClient;
import io.linkspan.registry.client.Registry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BrokerRig.class)
class ClientRoutesComponentTest {

    @Inject
    Registry registry;

    private final String id = "c/+#% " + UUID.randomUUID();
    private int port;

    @BeforeEach
    void ready() {
        port = ReadyBroker.of(registry, "node-1").mqttPort();
    }

    private static RequestSpecification anonymous() {
        return given().baseUri("http://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class));
    }

    private static RequestSpecification service() {
        return anonymous().auth().preemptive().basic("linkspan-service", BrokerRig.SERVICE_PASSWORD);
    }

    private WireClient ann() {
        var client = WireClient.to(port, 5);
        assertThat(client.connect(Connecting.as(id).expiring(100).user("ann", BrokerRig.PASSWORD.getBytes(UTF_8)))
                        .code())
                .isZero();
        return client;
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/internal/v1/clients",
        "GET,/internal/v1/clients/one",
        "GET,/internal/v1/clients/one/subscriptions",
        "POST,/internal/v1/clients/one/disconnect",
        "DELETE,/internal/v1/clients/one"
    })
    void nobody_but_the_service_identity_gets_an_answer(String method, String path) {
        anonymous().request(method, path).then().statusCode(401);
        anonymous()
                .auth()
                .preemptive()
                .basic("ann", BrokerRig.PASSWORD)
                .request(method, path)
                .then()
                .statusCode(401);
        anonymous()
                .auth()
                .preemptive()
                .basic("linkspan-service", "wrong")
                .request(method, path)
                .then()
                .statusCode(401);
    }

    @Test
    void a_client_is_listed_read_disconnected_and_its_session_removed() {
        var client = ann();
        client.subscribe("a/+", 1);

        service()
                .queryParam("prefix", id)
                .get("/internal/v1/clients")
                .then()
                .statusCode(200)
                .body("items.clientId", hasItem(id))
                .body("items[0].user", equalTo("ann"))
                .body("items[0].listener", equalTo("mqtt"));
        service()
                .queryParam("id", id)
                .get("/internal/v1/clients/one/subscriptions")
                .then()
                .statusCode(200)
                .body("items[0].filter", equalTo("a/+"))
                .body("items[0].qos", equalTo(1));
        service().queryParam("id", id).delete("/internal/v1/clients/one").then().statusCode(409);

        service()
                .queryParam("id", id)
                .post("/internal/v1/clients/one/disconnect")
                .then()
                .statusCode(200);
        assertThat(client.refusal()).isEqualTo(ReasonCode.ADMINISTRATIVE_ACTION);
        service()
                .queryParam("id", id)
                .get("/internal/v1/clients/one")
                .then()
                .statusCode(200)
                .body("connected", equalTo(false))
                .body("subscriptions", equalTo(1));
        service().queryParam("id", id).delete("/internal/v1/clients/one").then().statusCode(200);
        service().queryParam("id", id).get("/internal/v1/clients/one").then().statusCode(404);
    }

    @Test
    void a_limit_out_of_range_is_refused() {
        service().queryParam("limit", 0).get("/internal/v1/clients").then().statusCode(400);
        service().queryParam("limit", "x").get("/internal/v1/clients").then().statusCode(400);
    }

    @Test
    void a_new_subscriber_finds_the_broker_s_values_retained_below_SYS() {
        try (var client = ann()) {
            client.subscribe("$SYS/broker/version", 0);
            Received version = client.message();
            assertThat(version.text()).startsWith("linkspan version ");
            assertThat(version.retain()).isTrue();
        }
    }
}
