package io.linkspan.link.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.ThreadLoops;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Target;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiveMqDialerTest {

    @TempDir
    Path directory;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final ThreadLoops loops = new ThreadLoops(2, (name, failure) -> failures.add(failure));
    private final Loop loop = loops.create("test");
    private final HiveMqDialer dialer = new HiveMqDialer(1);

    @AfterEach
    void noTaskFailed() {
        loops.close();
        assertThat(failures).isEmpty();
    }

    @Test
    void messages_and_their_outcomes_arrive_in_order_with_response_topic_and_correlation() throws Exception {
        try (Mosquitto broker = Mosquitto.open(directory)) {
            // Given
            RecordingListener subscriber = new RecordingListener();
            dialer.dial(target(broker.port(), "sub", null, null, 20), loop, subscriber);
            Connection in = subscriber.connection();
            assertThat(subscribe(in, "$LINK/aws/messages/1")).isEqualTo(new Outcome.Granted(1));
            RecordingListener publisher = new RecordingListener();
            dialer.dial(target(broker.port(), "pub", null, null, 10), loop, publisher);
            Connection out = publisher.connection();
            // When ten are published
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            loop.execute(() -> {
                for (int i = 0; i < 10; i++) {
                    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
                    outcomes.add(outcome);
                    out.publish(
                            new Publication(
                                    "$LINK/aws/messages/1",
                                    ByteBuffer.wrap(("m" + i).getBytes(StandardCharsets.UTF_8)),
                                    "$LINK/aws/answers/x",
                                    ByteBuffer.wrap(new byte[] {(byte) i})),
                            outcome::complete);
                }
            });
            await().until(() -> outcomes.size() == 10 && outcomes.stream().allMatch(CompletableFuture::isDone));
            await().until(() -> subscriber.deliveries.size() == 10);
            // Then
            assertThat(subscriber.deliveries)
                    .extracting(delivery ->
                            StandardCharsets.UTF_8.decode(delivery.payload()).toString())
                    .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
            assertThat(subscriber.deliveries.getFirst().responseTopic()).isEqualTo("$LINK/aws/answers/x");
            assertThat(subscriber.deliveries.get(9).correlationData()).isEqualTo(ByteBuffer.wrap(new byte[] {9}));
        }
    }

    @Test
    void a_refused_message_is_acknowledged_with_0x83() throws Exception {
        // Given a broker double that shows the bytes of PUBACK
        try (PubAckProbe broker = new PubAckProbe()) {
            RecordingListener listener = new RecordingListener();
            dialer.dial(target(broker.port(), "sub", null, null, 10), loop, listener);
            listener.connection();
            broker.publish(1);
            broker.publish(2);
            broker.publish(3);
            await().until(() -> listener.deliveries.size() == 3);
            // When the last is decided first
            CompletableFuture<Boolean> sent = new CompletableFuture<>();
            loop.execute(() -> {
                listener.deliveries.get(2).accept();
                listener.deliveries.get(1).refuse(() -> sent.complete(true));
                listener.deliveries.get(0).accept();
            });
            // Then each PUBACK carries its own verdict, in the order of the messages
            assertThat(broker.pubAck()).isEqualTo("1:00");
            assertThat(broker.pubAck()).isEqualTo("2:83");
            assertThat(broker.pubAck()).isEqualTo("3:00");
            assertThat(sent.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void wrong_password_is_told_as_credentials() throws Exception {
        try (Mosquitto broker = Mosquitto.withUser(directory)) {
            DialFailure failure = dialFails(target(broker.port(), "x", "peer", "wrong", 10));
            // mosquitto says 0x87 (not authorised) for a wrong password
            assertThat(failure.kind()).isIn(DialFailure.Kind.CREDENTIALS, DialFailure.Kind.NOT_AUTHORISED);
            assertThat(failure.sentence()).endsWith("at 127.0.0.1:" + broker.port());
            RecordingListener right = new RecordingListener();
            dialer.dial(target(broker.port(), "x", "peer", "secret", 10), loop, right);
            assertThat(right.connection().sendMaximum()).isPositive();
        }
    }

    @Test
    void nobody_listening_is_told_as_connection_refused() throws Exception {
        int port = freePort();
        assertThat(dialFails(target(port, "x", null, null, 10)))
                .isEqualTo(new DialFailure(
                        DialFailure.Kind.UNREACHABLE, "cannot reach 127.0.0.1:" + port + ": connection refused"));
    }

    @Test
    void a_server_that_never_answers_connect_is_told_as_such() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Target target = new Target(
                    new ServerAddress("127.0.0.1", silent.getLocalPort(), false),
                    "x",
                    null,
                    null,
                    TlsSpec.OFF,
                    Duration.ofSeconds(10),
                    10,
                    Duration.ofMillis(300));
            assertThat(dialFails(target).sentence())
                    .isEqualTo("cannot reach 127.0.0.1:" + silent.getLocalPort() + ": no answer within 300 ms");
        }
    }

    @Test
    void an_unknown_host_is_named() throws Exception {
        Target target = new Target(
                new ServerAddress("no-such-host.invalid", 1883, false),
                "x",
                null,
                null,
                TlsSpec.OFF,
                Duration.ofSeconds(10),
                10,
                Duration.ofSeconds(5));
        assertThat(dialFails(target))
                .isEqualTo(new DialFailure(
                        DialFailure.Kind.UNREACHABLE,
                        "cannot reach no-such-host.invalid:1883: unknown host 'no-such-host.invalid'"));
    }

    @Test
    void the_end_of_the_broker_is_told_once_and_nothing_after_abandon() throws Exception {
        try (Mosquitto broker = Mosquitto.open(directory)) {
            RecordingListener listener = new RecordingListener();
            dialer.dial(target(broker.port(), "a", null, null, 10), loop, listener);
            listener.connection();
            RecordingListener left = new RecordingListener();
            var attempt = dialer.dial(target(broker.port(), "b", null, null, 10), loop, left);
            left.connection();
            CompletableFuture<Boolean> abandoned = new CompletableFuture<>();
            loop.execute(() -> {
                attempt.abandon();
                abandoned.complete(true);
            });
            abandoned.get(10, TimeUnit.SECONDS);
            broker.stop();
            assertThat(listener.closed.get(20, TimeUnit.SECONDS)).isNotBlank();
            assertThat(left.closed).isNotDone();
        }
    }

    private Outcome subscribe(Connection connection, String filter) throws Exception {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        loop.execute(() -> connection.subscribe(filter, Map.of("cursor", "7"), done::complete));
        return done.get(20, TimeUnit.SECONDS);
    }

    private DialFailure dialFails(Target target) throws Exception {
        RecordingListener listener = new RecordingListener();
        dialer.dial(target, loop, listener);
        return listener.failure();
    }

    private static int freePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static Target target(
            int port, String clientId, @Nullable String username, @Nullable String password, int receiveMaximum) {
        return new Target(
                new ServerAddress("127.0.0.1", port, false),
                clientId,
                username,
                password,
                TlsSpec.OFF,
                Duration.ofSeconds(10),
                receiveMaximum,
                Duration.ofSeconds(10));
    }
}
