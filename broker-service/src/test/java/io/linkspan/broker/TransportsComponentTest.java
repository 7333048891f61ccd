package io.linkspan.broker;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import io.linkspan.broker.app.BrokerStarter;
import io.linkspan.broker.support.BrokerRig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real client over each transport that is configured. */
@QuarkusTest
@QuarkusTestResource(BrokerRig.class)
class TransportsComponentTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @Inject
    BrokerStarter broker;

    @BeforeEach
    void ready() {
        await().atMost(GENEROUS).until(broker::ready);
    }

    private Mqtt5BlockingClient client(String transport) throws Exception {
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .identifier(UUID.randomUUID().toString())
                .serverHost("localhost")
                .serverPort(broker.port(transport));
        if (!transport.equals("ws")) {
            builder = builder.sslConfig(MqttClientSslConfig.builder()
                    .trustManagerFactory(BrokerRig.AUTHORITY.trust())
                    .build());
        }
        if (!transport.equals("tls")) {
            builder = builder.webSocketConfig(
                    MqttWebSocketConfig.builder().serverPath("mqtt").build());
        }
        Mqtt5BlockingClient client = builder.simpleAuth()
                .username("ann")
                .password(BrokerRig.PASSWORD.getBytes(UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        return client;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "ws", "wss"})
    void aRealClientPublishesAndReceives(String transport) throws Exception {
        String topic = "over/" + transport;
        Mqtt5BlockingClient client = client(transport);
        try (Mqtt5BlockingClient.Mqtt5Publishes received = client.publishes(MqttGlobalPublishFilter.SUBSCRIBED)) {
            client.subscribeWith().topicFilter(topic).qos(MqttQos.EXACTLY_ONCE).send();
            byte[] payload = new byte[100_000];
            client.publishWith()
                    .topic(topic)
                    .qos(MqttQos.EXACTLY_ONCE)
                    .payload(payload)
                    .send();

            var message = received.receive(60, TimeUnit.SECONDS);
            assertThat(message).isPresent();
            assertThat(message.get().getPayloadAsBytes()).isEqualTo(payload);
        } finally {
            client.disconnect();
        }
    }

    @Test
    void eachListenerHasMetricsAndItsCertificateAnExpiry() throws Exception {
        Mqtt5BlockingClient client = client("wss");
        String management = "http://localhost:"
                + ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class) + "/q/metrics";
        try {
            given().get(management)
                    .then()
                    .statusCode(200)
                    .body(containsString("linkspan_broker_listener_connections{listener=\"wss\"} 1.0"))
                    .body(containsString(
                            "linkspan_broker_listener_bytes_total{direction=\"received\",listener=\"tls\"}"))
                    .body(containsString(
                            "linkspan_broker_listener_handshakes_failed_total{listener=\"ws\",reason=\"websocket\"}"))
                    .body(
                            containsString(
                                    "linkspan_broker_listener_certificate_expiry_seconds{host=\"default\",listener=\"tls\"} 1."));
        } finally {
            client.disconnect();
        }
    }
}
