package io.linkspan.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.admin.rig.OwnCertificate;
import io.linkspan.admin.rig.Rig;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** HTTPS switched on by configuration alone, as the guide on listeners has it. */
@QuarkusTest
@QuarkusTestResource(Rig.class)
@TestProfile(HttpsComponentTest.Https.class)
class HttpsComponentTest {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @ConfigProperty(name = "quarkus.tls.https.key-store.pem.0.cert")
    Path certificateFile;

    @SuppressWarnings("NullAway.Init") // the test's container sets it
    @TestHTTPResource(value = "/api/v1/cluster", tls = true)
    URI cluster;

    /** Settings an operator would make. */
    public static class Https implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                var own = new OwnCertificate(Files.createTempDirectory("linkspan-admin-https"));
                own.renew();
                return Map.of(
                        "quarkus.http.tls-configuration-name",
                        "https",
                        "quarkus.http.test-ssl-port",
                        "0",
                        "quarkus.tls.https.key-store.pem.0.cert",
                        own.certificate().toString(),
                        "quarkus.tls.https.key-store.pem.0.key",
                        own.key().toString(),
                        "quarkus.tls.https.reload-period",
                        "1s");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private HttpResponse<String> get(X509Certificate trusted) throws IOException, InterruptedException {
        String credentials = Rig.VIEWER + ":" + Rig.PASSWORD;
        HttpRequest request = HttpRequest.newBuilder(cluster)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(OwnCertificate.trusting(trusted))
                .build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theApiSpeaksHttpsAndTakesUpARenewedCertificate() {
        X509Certificate renewed = new OwnCertificate(certificateFile.getParent()).renew();

        await().atMost(GENEROUS).ignoreExceptions().untilAsserted(() -> {
            HttpResponse<String> answer = get(renewed);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"name\":\"aws\"");
            assertThat(answer.sslSession()).isPresent();
        });
        assertThat(cluster.getScheme()).isEqualTo("https");
    }
}
