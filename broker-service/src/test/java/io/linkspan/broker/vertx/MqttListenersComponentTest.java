package io.linkspan.broker.vertx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.limits.SocketLimits;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ReasonCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The network layer on a real Vert.x and real sockets, with a domain that echoes. */
class MqttListenersComponentTest {
    private static final String CONNACK_5 = "20 03 00 00 00";
    private static final String CONNACK_4 = "20 02 00 00";
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    private final EchoAcceptor domain = new EchoAcceptor();
    private final List<String> failures = new ArrayList<>();
    private Vertx vertx;
    private MqttListeners listeners;

    @BeforeEach
    void setUp() {
        vertx = Vertx.vertx();
        listeners = start(ListenerConfig.tcp("mqtt", "127.0.0.1", 0).withMaxPacketBytes(256 * 1024));
    }

    private MqttListeners start(ListenerConfig... configs) {
        EventLoops loops = EventLoops.create(vertx, 2, new ConnectionObserver() {
            @Override
            public void handlerFailed(String listener, String remote, String where, Throwable failure) {
                failures.add(listener + " " + where + " " + failure.getMessage());
            }

            @Override
            public void taskFailed(int loop, Throwable failure) {
                failures.add("task " + failure.getMessage());
            }
        });
        return result(MqttListeners.start(vertx, loops, List.of(configs), domain));
    }

    @AfterEach
    void tearDown() {
        result(listeners.stop());
        result(vertx.close());
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e.getCause() == null ? e : e.getCause());
        }
    }

    private RawClient client() {
        return new RawClient(listeners.port("mqtt"));
    }

    private long counted(TrafficCounter counter) {
        return listeners.counters("mqtt").get(counter);
    }

    @Test
    void connectsAndAnswersInEachVersion() {
        for (int level : new int[] {3, 4, 5}) {
            try (RawClient client = client()) {
                client.send(Wire.connect(level, "c"));
                assertThat(client.receiveHex()).isEqualTo(level == 5 ? CONNACK_5 : CONNACK_4);
                client.send(Wire.wire().packet(0xC0));
                assertThat(client.receiveHex()).isEqualTo("d0 00");
            }
        }
    }

    @Test
    void pipelinedPublishesComeBackInOrderWithFewFlushes() {
        try (RawClient client = client()) {
            byte[] burst = new byte[0];
            for (int i = 0; i < 500; i++) {
                byte[] one = Wire.publish(5, 0, "a/b", 0, String.valueOf(i).getBytes(UTF_8));
                int end = burst.length;
                burst = Arrays.copyOf(burst, end + one.length);
                System.arraycopy(one, 0, burst, end, one.length);
            }
            client.send(Wire.connect(5, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_5);
            client.send(burst);
            for (int i = 0; i < 500; i++) {
                assertThat(client.receive())
                        .isEqualTo(
                                Wire.publish(5, 0, "a/b", 0, String.valueOf(i).getBytes(UTF_8)));
            }
            assertThat(counted(TrafficCounter.PACKETS_RECEIVED)).isEqualTo(501);
            assertThat(counted(TrafficCounter.PACKETS_SENT)).isEqualTo(501);
            assertThat(counted(TrafficCounter.FLUSHES)).isLessThan(50);
            assertThat(domain.events).doesNotContain("wrong thread");
        }
    }

    @Test
    void aListenerThatIsFullClosesTheNextConnectionAtOnceAndLetsInAgainLater() {
        try (ListeningRig rig =
                new ListeningRig(ListenerConfig.tcp("small", "127.0.0.1", 0).withMaxConnections(1))) {
            try (RawClient first = new RawClient(rig.port("small"))) {
                assertThat(first.send(Wire.connect(4, "first")).receiveHex()).isEqualTo(CONNACK_4);
                try (RawClient second = new RawClient(rig.port("small"))) {
                    assertThat(second.ended()).isTrue();
                }
                assertThat(rig.listeners.counters("small").get(TrafficCounter.REFUSED))
                        .isEqualTo(1);
            }
            await().atMost(GENEROUS).until(() -> rig.listeners.counters("small").get(TrafficCounter.OPEN) == 0);
            try (RawClient third = new RawClient(rig.port("small"))) {
                assertThat(third.send(Wire.connect(4, "third")).receiveHex()).isEqualTo(CONNACK_4);
            }
        }
    }

    @Test
    void connectionsSpreadOverTheLoopsAndStayThere() {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawClient client = client();
            clients.add(client);
            client.send(Wire.connect(4, "c" + i));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        }
        Set<Integer> loops = domain.connections.stream()
                .map(connection -> connection.loop().index())
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(loops).containsExactlyInAnyOrder(0, 1);
        clients.forEach(RawClient::close);
    }

    @Test
    void largePayloadComesBackWhole() {
        byte[] payload = new byte[200 * 1024];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) i;
        }
        try (RawClient client = client()) {
            client.send(Wire.connect(4, "c"), Wire.publish(4, 0, "big", 0, payload));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            assertThat(client.receive()).isEqualTo(Wire.publish(4, 0, "big", 0, payload));
        }
    }

    @Test
    @DisplayName("[MQTT-3.1.0-1] a first packet other than CONNECT is closed at once, from its first byte")
    void firstPacketNotConnect() {
        try (RawClient client = client()) {
            client.send(Wire.wire().u8(0xC0).bytes());
            assertThat(client.ended()).isTrue();
        }
        await().atMost(GENEROUS).until(() -> domain.events.contains("closed orderly"));
        assertThat(domain.events).containsExactly("malformed 0x82 Protocol Error", "closed orderly");
    }

    @Test
    @DisplayName("[MQTT-3.1.0-2] a second CONNECT ends the connection, in version 5 with DISCONNECT 0x82")
    void secondConnect() {
        try (RawClient client = client()) {
            client.send(Wire.connect(5, "c"), Wire.connect(5, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_5);
            assertThat(client.receiveHex()).startsWith("e0 ").contains(" 82 ");
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = client()) {
            client.send(Wire.connect(4, "c"), Wire.connect(4, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("an oversized packet gets DISCONNECT 0x95 from its fixed header alone, though it keeps coming")
    void oversized() {
        try (RawClient client = client()) {
            client.send(Wire.connect(5, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_5);
            client.send(
                    Wire.wire().u8(0x30).hex("ffffff7f").raw(new byte[100_000]).bytes());
            assertThat(client.receiveHex()).startsWith("e0 ").contains(" 95 ");
            assertThat(client.ended()).isTrue();
        }
        assertThat(listeners.counters("mqtt").protocolErrors()).containsEntry(ReasonCode.PACKET_TOO_LARGE, 1L);
    }

    @Test
    @DisplayName("[MQTT-3.1.2-2] an unknown level is refused in the form its CONNECT is laid out in")
    void unknownLevel() {
        try (RawClient client = client()) {
            client.send(
                    Wire.wire().string("MQTT").u8(9).u8(2).u16(60).string("c").packet(0x10));
            assertThat(client.receiveHex()).isEqualTo("20 02 00 01");
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = client()) {
            client.send(Wire.wire()
                    .string("MQTT")
                    .u8(6)
                    .u8(2)
                    .u16(60)
                    .u8(0)
                    .string("c")
                    .packet(0x10));
            assertThat(client.receiveHex()).startsWith("20 ").contains(" 00 84 ");
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    @DisplayName("[MQTT-3.2.0-1] a broken CONNECT of version 5 is answered by CONNACK 0x81, one of 3.1.1 by the close")
    void brokenConnect() {
        try (RawClient client = client()) {
            client.send(Wire.connect5(3).u8(0).string("c").packet(0x10));
            assertThat(client.receiveHex()).startsWith("20 ").contains(" 00 81 ");
            assertThat(client.ended()).isTrue();
        }
        try (RawClient client = client()) {
            client.send(Wire.connect4(3).string("c").packet(0x10));
            assertThat(client.ended()).isTrue();
        }
    }

    @Test
    void aSilentOrDribblingClientIsCutOffAtTheConnectDeadline() {
        result(listeners.stop());
        listeners = start(ListenerConfig.tcp("mqtt", "127.0.0.1", 0).withConnectTimeout(Duration.ofMillis(300)));
        byte[] connect = Wire.connect(5, "dribbler");
        try (RawClient client = client()) {
            client.send(Arrays.copyOf(connect, 1));
            AtomicInteger next = new AtomicInteger(1);
            await().atMost(GENEROUS).pollInterval(Duration.ofMillis(40)).until(() -> {
                if (domain.events.contains("closed TimeoutException")) {
                    return true;
                }
                if (next.get() < connect.length - 1) {
                    client.send(new byte[] {connect[next.getAndIncrement()]});
                }
                return false;
            });
        }
        assertThat(domain.packets).isEmpty();
        assertThat(counted(TrafficCounter.CONNECT_TIMEOUTS)).isEqualTo(1);
    }

    @Test
    @DisplayName("[MQTT-4.8.0-2] of 3.1.1: an error while a packet is handled ends its connection and no other")
    void aFailingHandlerCostsItsConnectionOnly() {
        try (RawClient healthy = client();
                RawClient poisoned = client()) {
            healthy.send(Wire.connect(5, "h"));
            poisoned.send(Wire.connect(5, "p"), Wire.publish(5, 0, EchoAcceptor.POISON, 0));
            assertThat(poisoned.receiveHex()).isEqualTo(CONNACK_5);
            assertThat(poisoned.receiveHex()).isEqualTo("e0 01 80");
            assertThat(poisoned.ended()).isTrue();
            assertThat(healthy.receiveHex()).isEqualTo(CONNACK_5);
            healthy.send(Wire.publish(5, 0, "a", 0, (byte) 1));
            assertThat(healthy.receive()).isEqualTo(Wire.publish(5, 0, "a", 0, (byte) 1));
        }
        assertThat(failures).containsExactly("mqtt onPacket poisoned");
        assertThat(counted(TrafficCounter.HANDLER_FAILURES)).isEqualTo(1);
    }

    @Test
    void pausedReadingDeliversNothingMoreUntilResumed() {
        try (RawClient client = client()) {
            client.send(
                    Wire.connect(4, "c"),
                    Wire.publish(4, 0, EchoAcceptor.PAUSE, 0),
                    Wire.publish(4, 0, "later", 0, (byte) 7));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            assertThat(client.receive()).isEqualTo(Wire.publish(4, 0, EchoAcceptor.PAUSE, 0));
            assertThat(domain.packets).hasSize(2);
            Connection connection = domain.connections.get(0);
            connection.loop().execute(connection::resumeReading);
            assertThat(client.receive()).isEqualTo(Wire.publish(4, 0, "later", 0, (byte) 7));
            assertThat(domain.packets).hasSize(3);
        }
    }

    @Test
    @DisplayName("[MQTT-3.1.2-22] a client silent for one and a half keep alives is told and closed")
    void keepAlive() {
        try (RawClient client = client()) {
            client.send(Wire.wire()
                    .string("MQTT")
                    .u8(5)
                    .u8(2)
                    .u16(1)
                    .u8(0)
                    .string("c")
                    .packet(0x10));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_5);
            assertThat(client.receiveHex()).isEqualTo("e0 01 8d");
            assertThat(client.ended()).isTrue();
        }
        await().atMost(GENEROUS).until(() -> domain.events.contains("closed orderly"));
        assertThat(domain.events).contains("keep alive timeout");
    }

    @Test
    void aStalledClientIsNotWritableUntilItReadsAgain() {
        byte[] payload = new byte[100 * 1024];
        int sent = 0;
        try (RawClient client = client()) {
            client.send(Wire.connect(4, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            Connection connection = domain.connections.get(0);
            for (; sent < 300 && connection.writable(); sent++) {
                client.send(Wire.publish(4, 0, "big", 0, payload));
            }
            await().atMost(GENEROUS).until(() -> !connection.writable());
            assertThat(connection.pendingBytes()).isGreaterThan(SocketLimits.DEFAULT.highWatermarkBytes());
            for (int i = 0; i < sent; i++) {
                assertThat(client.receive()).hasSize(Wire.publish(4, 0, "big", 0, payload).length);
            }
            await().atMost(GENEROUS).until(() -> domain.events.contains("writable"));
            assertThat(connection.writable()).isTrue();
            await().atMost(GENEROUS).until(() -> connection.pendingBytes() == 0);
        }
    }

    @Test
    void anAbortedAndALostConnectionAreReportedOnce() {
        try (RawClient client = client()) {
            client.send(Wire.connect(4, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
            Connection connection = domain.connections.get(0);
            connection.loop().execute(connection::abort);
            assertThat(client.ended()).isTrue();
            await().atMost(GENEROUS).until(() -> domain.events.contains("closed orderly"));
            connection.loop().execute(() -> connection.send(ConnAck.refused(0x80)));
        }
        try (RawClient client = client()) {
            client.send(Wire.connect(4, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        }
        await().atMost(GENEROUS)
                .until(() ->
                        domain.events.stream().filter("closed orderly"::equals).count() == 2);
        await().atMost(GENEROUS).until(() -> counted(TrafficCounter.OPEN) == 0);
        assertThat(failures).isEmpty();
    }

    @Test
    void severalListenersAndIpv6() {
        result(listeners.stop());
        listeners = start(ListenerConfig.tcp("mqtt", "127.0.0.1", 0), ListenerConfig.tcp("six", "::1", 0));
        assertThat(listeners.port("mqtt")).isNotEqualTo(listeners.port("six"));
        try (RawClient client = new RawClient("::1", listeners.port("six"))) {
            client.send(Wire.connect(4, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_4);
        }
        assertThat(domain.connections.get(0).listener()).isEqualTo("six");
        assertThat(domain.connections.get(0).remoteAddress()).startsWith("[").contains("1]:");
    }

    @Test
    void aPortInUseIsNamed() {
        int taken = listeners.port("mqtt");
        EventLoops loops = EventLoops.create(vertx, 1, new SystemLogObserver());
        Vertx other = Vertx.vertx();
        try {
            EventLoops otherLoops = EventLoops.create(other, 1, new SystemLogObserver());
            assertThat(loops.list()).hasSize(1);
            assertThatThrownBy(() -> result(MqttListeners.start(
                            other, otherLoops, List.of(ListenerConfig.tcp("second", "127.0.0.1", taken)), domain)))
                    .hasStackTraceContaining("listener second cannot listen on 127.0.0.1 port " + taken);
        } finally {
            result(other.close());
        }
    }

    @Test
    void stoppingSendsWhatTheDomainSaidAndClosesEverything() {
        try (RawClient client = client()) {
            client.send(Wire.connect(5, "c"));
            assertThat(client.receiveHex()).isEqualTo(CONNACK_5);
            Connection connection = domain.connections.get(0);
            connection.loop().execute(() -> connection.disconnect(ReasonCode.SERVER_SHUTTING_DOWN, null));
            result(listeners.stop());
            assertThat(client.receiveHex()).isEqualTo("e0 01 8b");
            assertThat(client.ended()).isTrue();
            assertThatThrownBy(this::client).hasMessageContaining("refused");
        }
    }
}
