package io.linkspan.k8s;

import static io.linkspan.k8s.Rendered.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** TLS and WebSocket listeners, and the API over HTTPS, when values ask for them. */
class ListenersTest {
    private static final Rendered ALL = Chart.render("""
            broker:
              listeners:
                tls: {enabled: true}
                ws: {enabled: true, port: 80}
                wss: {enabled: true, port: 443}
                linkTls: {enabled: true}
              tls: {existingSecret: broker-tls, clientAuth: required}
            admin:
              tls: {existingSecret: admin-tls}
              service: {port: 8443}
            """);

    private static Map<String, Integer> ports(JsonNode list, String number) {
        return stream(list).collect(Collectors.toMap(port -> port.path("name").asText(), port -> port.path(number)
                .asInt()));
    }

    @Test
    void containerPortsServicesAndConfigurationAgree() {
        assertThat(ports(ALL.container(Component.BROKER).path("ports"), "containerPort"))
                .containsAllEntriesOf(Map.of("mqtt-tls", 8883, "ws", 8083, "wss", 8084, "link-tls", 18883));
        assertThat(ports(ALL.one("Service", "aws-linkspan-broker-mqtt").at("/spec/ports"), "port"))
                .isEqualTo(Map.of("mqtt", 1883, "mqtt-tls", 8883, "ws", 80, "wss", 443));
        assertThat(ports(ALL.one("Service", "aws-linkspan-broker-link").at("/spec/ports"), "port"))
                .isEqualTo(Map.of("link", 11883, "link-tls", 18883));
        assertThat(ALL.configuration(Component.BROKER))
                .containsEntry("linkspan.broker.listeners.\"mqtt-tls\".port", "8883")
                .containsEntry(
                        "linkspan.broker.listeners.\"mqtt-tls\".tls.certificate-file", "/etc/linkspan/tls/tls.crt")
                .containsEntry("linkspan.broker.listeners.\"wss\".tls.client-ca-file", "/etc/linkspan/tls/ca.crt")
                .containsEntry("linkspan.broker.listeners.\"wss\".tls.client-auth", "required")
                .containsEntry("linkspan.broker.listeners.\"link-tls\".purpose", "links")
                .doesNotContainKey("linkspan.broker.listeners.\"ws\".tls.key-file");
    }

    @Test
    void theSecretIsMountedWholeSoThatARenewedCertificateArrives() {
        for (Component component : Set.of(Component.BROKER, Component.ADMIN)) {
            assertThat(stream(ALL.container(component).path("volumeMounts"))
                            .filter(mount -> mount.path("mountPath").asText().equals("/etc/linkspan/tls")))
                    .singleElement()
                    .satisfies(mount -> assertThat(mount.has("subPath")).isFalse());
            assertThat(stream(ALL.workload(component).at("/spec/template/spec/volumes"))
                            .map(volume -> volume.at("/secret/secretName").asText()))
                    .contains(component.word() + "-tls");
        }
    }

    @Test
    void theApiSpeaksHttpsOnly() {
        assertThat(ALL.configuration(Component.ADMIN))
                .containsEntry("quarkus.http.insecure-requests", "disabled")
                .containsEntry("quarkus.http.ssl-port", "8443")
                .containsEntry("quarkus.tls.https.key-store.pem.0.key", "/etc/linkspan/tls/tls.key");
        assertThat(ports(ALL.container(Component.ADMIN).path("ports"), "containerPort"))
                .containsEntry("https", 8443)
                .doesNotContainKey("http");
        assertThat(ports(ALL.one("Service", "aws-linkspan-admin").at("/spec/ports"), "port"))
                .isEqualTo(Map.of("https", 8443));
    }

    @Test
    void tlsWithoutACertificateIsRefused() {
        assertThatThrownBy(() -> Chart.render("broker: {listeners: {wss: {enabled: true}}}"))
                .hasMessageContaining("broker.listeners.wss needs broker.tls.existingSecret");
    }
}
