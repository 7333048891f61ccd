package io.linkspan.registry.client.hotrod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said about an endpoint that a client in clear text gets nowhere with. */
@Timeout(60)
class CausesTest {
    private static final String HINT = "linkspan.registry.tls.enabled is false";

    @TempDir
    Path directory;

    CausesTest() {}

    /** What endpoints with TLS do with a client in clear text. */
    enum Ending {
        CLOSES,
        RESETS,
        SENDS_AN_ALERT;

        void end(Socket client) throws IOException {
            assertThat(client.getInputStream().read()).isNotNegative();
            if (this == SENDS_AN_ALERT) {
                client.getOutputStream().write(new byte[] {0x15, 3, 3, 0, 2, 2, 80});
                client.getInputStream().readAllBytes();
            }
            client.setSoLinger(this == RESETS, 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asksForTlsHoweverTheEndpointEndsTheConnection(Ending ending) throws Exception {
        // Given
        try (ServerSocket endpoint = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(endpoint, ending));
            ConnectionSettings settings = clearText(endpoint.getLocalPort());

            // When
            Throwable failure = catchThrowable(() -> Session.open(settings));

            // Then
            assertThat(Causes.of(failure, settings)).contains(HINT);
        }
    }

    @Test
    void doesNotAskForTlsWhereNothingListens() throws Exception {
        // Given
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gone.close();
        ConnectionSettings settings = clearText(gone.getLocalPort());

        // When
        Throwable failure = catchThrowable(() -> Probe.run(settings));

        // Then
        assertThat(Causes.of(failure, settings)).contains("refused").doesNotContain(HINT);
    }

    private ConnectionSettings clearText(int port) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "secret");
        Duration second = Duration.ofSeconds(1);
        return new ConnectionSettings("127.0.0.1:" + port, "linkspan", password, second, second, second);
    }

    private static void serve(ServerSocket endpoint, Ending ending) {
        while (!endpoint.isClosed()) {
            try (Socket client = endpoint.accept()) {
                ending.end(client);
            } catch (IOException done) {
                if (!endpoint.isClosed()) {
                    throw new UncheckedIOException(done);
                }
            }
        }
    }
}
