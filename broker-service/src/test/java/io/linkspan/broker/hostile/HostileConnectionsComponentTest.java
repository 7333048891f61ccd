package io.linkspan.broker.hostile;

import static io.linkspan.broker.codec.Wire.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.support.Health;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import io.linkspan.broker.vertx.TrafficCounter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that never become clients, or break off in the middle. */
class HostileConnectionsComponentTest {
    private static final int HALF_OPEN = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Closes nobody for being slow, so that a close it makes is made for what was sent. */
    @RegisterExtension
    static final RunningBroker PATIENT = new RunningBroker().connectTimeout(Duration.ofMinutes(30));

    @RegisterExtension
    static final RunningBroker HASTY = new RunningBroker().connectTimeout(Duration.ofMillis(1_500));

    @AfterEach
    void healthyClientsAreServed() {
        Health.roundTrip(PATIENT);
        Health.roundTrip(HASTY);
        Health.nothingLeft(PATIENT);
        Health.nothingLeft(HASTY);
    }

    record First(String what, byte[] bytes) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<First> notMqtt() {
        return Stream.of(
                new First(
                        "an HTTP request",
                        "GET /mqtt HTTP/1.1\r\nHost: broker\r\nUpgrade: websocket\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII)),
                new First(
                        "a TLS ClientHello",
                        wire().hex("16 0301 00a5 01 0000a1 0303")
                                .raw(new byte[155])
                                .bytes()),
                new First("an SSH greeting", "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII)),
                new First(
                        "a PROXY header", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n".getBytes(StandardCharsets.US_ASCII)),
                new First("zeroes", new byte[64]),
                new First("ones", wire().hex("ff".repeat(64)).bytes()),
                new First("PINGREQ before CONNECT", wire().packet(0xC0)),
                new First("PUBLISH before CONNECT", Wire.publish(5, 0, "a", 0)),
                new First(
                        "CONNECT whose length has five bytes",
                        wire().hex("10 ffffffff 01").bytes()),
                new First(
                        "CONNECT that promises 256 MiB",
                        wire().hex("10 ffffff7f").bytes()),
                new First(
                        "CONNECT of some other protocol",
                        wire().string("AMQP").u8(4).u8(2).u16(0).string("c").packet(0x10)),
                new First("CONNECT with reserved flags", wire().packet(0x1F)));
    }

    @ParameterizedTest(name = "{0} is cut off at once [MQTT-3.1.0-1]")
    @MethodSource("notMqtt")
    void whatIsNotMqttIsCutOffWithoutWaiting(First first) {
        try (WireClient client = PATIENT.open(5)) {
            client.send(first.bytes());
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("a CONNECT that arrives byte by byte is taken when it is complete in time")
    void dribbledConnect() {
        try (WireClient client = PATIENT.open(5)) {
            for (byte one : Wire.connect(5, "dribbler")) {
                client.send(new byte[] {one});
            }
            assertThat(client.expect(2).code()).isZero();
            client.disconnect();
        }
    }

    @Test
    @DisplayName("a CONNECT that dribbles on for ever is ended at the deadline, each byte does not begin it anew")
    void endlessConnect() {
        try (WireClient client = HASTY.open(5)) {
            byte[] start = Wire.connect5(2).u8(0).u16(60_000).packet(0x10);
            client.send(Arrays.copyOf(start, start.length));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                try {
                    client.send(new byte[] {'x'});
                    return false;
                } catch (java.io.UncheckedIOException closed) {
                    return true;
                }
            });
        }
    }

    @Test
    @DisplayName("thousands of half-open connections neither keep clients out nor stay")
    void halfOpen() {
        long before = HASTY.counted(TrafficCounter.CONNECT_TIMEOUTS);
        List<WireClient> idle = new ArrayList<>();
        for (int i = 0; i < HALF_OPEN; i++) {
            WireClient client = HASTY.open(4);
            if (i % 2 == 0) {
                client.send(new byte[] {0x10, 0x20, 0});
            }
            idle.add(client);
        }
        Health.roundTrip(HASTY);
        for (WireClient client : idle) {
            assertThat(client.ended()).isTrue();
            client.close();
        }
        assertThat(HASTY.counted(TrafficCounter.CONNECT_TIMEOUTS) - before).isEqualTo(HALF_OPEN);
        await().atMost(PATIENCE).until(() -> HASTY.counted(TrafficCounter.OPEN) == 0);
    }

    static Stream<First> everyPacket() {
        Wire none = wire().u8(0);
        return Stream.of(
                new First("CONNECT", Wire.connect(5, "cut")),
                new First("PUBLISH 0", Wire.publish(5, 0, "a/b", 0, new byte[20])),
                new First("PUBLISH 1", Wire.publish(5, 1, "a/b", 7, new byte[20])),
                new First("PUBLISH 2", Wire.publish(5, 2, "a/b", 8, new byte[20])),
                new First("PUBACK", wire().u16(1).u8(0x10).raw(none.bytes()).packet(0x40)),
                new First("PUBREC", wire().u16(1).u8(0x10).raw(none.bytes()).packet(0x50)),
                new First("PUBREL", wire().u16(1).u8(0x92).raw(none.bytes()).packet(0x62)),
                new First("PUBCOMP", wire().u16(1).u8(0x92).raw(none.bytes()).packet(0x70)),
                new First(
                        "SUBSCRIBE",
                        wire().u16(2).raw(none.bytes()).string("cut/#").u8(1).packet(0x82)),
                new First(
                        "UNSUBSCRIBE",
                        wire().u16(3).raw(none.bytes()).string("cut/#").packet(0xA2)),
                new First("PINGREQ", wire().packet(0xC0)),
                new First("DISCONNECT", wire().u8(4).raw(none.bytes()).packet(0xE0)));
    }

    @ParameterizedTest(name = "{0}, cut off at every byte: the will is sent each time")
    @MethodSource("everyPacket")
    void closedInTheMiddleOfEveryPacket(First packet) {
        boolean connect = packet.what().equals("CONNECT");
        try (WireClient watcher = PATIENT.connect(5)) {
            watcher.subscribe("gone", 0);
            int cuts = packet.bytes().length - 1;
            for (int cut = 1; cut <= cuts; cut++) {
                try (WireClient client = PATIENT.open(5)) {
                    if (!connect) {
                        client.connect(
                                io.linkspan.broker.support.Connecting.as("cut").will("gone", "at " + cut, 0, false));
                    }
                    client.send(Arrays.copyOf(packet.bytes(), cut));
                }
                if (!connect) {
                    assertThat(watcher.message().text()).isEqualTo("at " + cut);
                }
            }
            watcher.disconnect();
        }
    }

    @Test
    @DisplayName("a PUBLISH that promises more than the maximum packet size is refused before its body: 0x95")
    void endlessPublish() {
        try (WireClient client = PATIENT.connect(5)) {
            client.send(wire().hex("30 ffffff7f 0001 61").bytes());
            assertThat(client.refusal()).isEqualTo(0x95);
        }
        try (WireClient client = PATIENT.connect(4)) {
            client.send(wire().hex("30 ffffff7f 0001 61").bytes());
            assertThat(client.ended()).isTrue();
        }
    }
}
