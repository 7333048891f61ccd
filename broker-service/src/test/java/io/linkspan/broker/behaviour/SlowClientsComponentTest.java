package io.linkspan.broker.behaviour;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.SocketLimits;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Received;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that leave a packet half written, or do not read what they are sent. */
class SlowClientsComponentTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final long NODE_BYTES = 4 << 20;

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, limits());

    private final String topic = name("t");

    private static BrokerLimits limits() {
        var all = BrokerLimits.DEFAULT;
        return all.with(all.connections()
                        .with(SocketLimits.DEFAULT.withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(2))))
                .with(all.sessions().with(all.sessions().queue().withNodeBytes(NODE_BYTES)));
    }

    @Test
    @DisplayName("a packet that is begun and not finished ends the connection with 0x81, and the will is published")
    void halfWritten() {
        var watcher = BROKER.connect(5);
        watcher.subscribe(topic, 0);
        var client = BROKER.open(5);
        client.connect(Connecting.as(name("c")).will(topic, "gone", 0, false).keepAlive(0));

        client.send(new byte[] {0x30, 0x7F, 0, 1});

        assertThat(client.refusal()).isEqualTo(ReasonCode.MALFORMED_PACKET);
        assertThat(watcher.message().text()).isEqualTo("gone");
    }

    @Test
    @DisplayName("of 3.1.1: a packet that is begun and not finished ends the connection")
    void halfWrittenBeforeVersion5() {
        var client = BROKER.connect(4);
        client.send(new byte[] {0x30, (byte) 0x80});
        assertThat(client.ended()).isTrue();
    }

    @Test
    @DisplayName("a client that takes nothing for too long is disconnected, its will is published, others go on")
    void writeStall() {
        var watcher = BROKER.connect(5);
        watcher.subscribe(topic + "/will", 0);
        var stalled = BROKER.open(5);
        stalled.connect(Connecting.as(name("c")).will(topic + "/will", "gone", 0, false));
        stalled.subscribe(topic, 0);
        var publisher = BROKER.connect(5);
        String payload = "x".repeat(256 << 10);

        // More than the buffers of both sockets take, which are the kernel's choice.
        await().atMost(GENEROUS)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> publisher.published(topic, payload) == ReasonCode.NO_MATCHING_SUBSCRIBERS);

        assertThat(watcher.message().text()).isEqualTo("gone");
        await().atMost(GENEROUS)
                .untilAsserted(() ->
                        assertThat(BROKER.parts().sessions().memory().bytes()).isZero());
    }

    @Test
    @DisplayName(
            "with 200 subscribers that do not read, memory stays within its bound and one that reads gets everything")
    void stalledSubscribers() {
        List<WireClient> stalled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            var client = BROKER.connect(5);
            client.subscribe(topic, 1);
            stalled.add(client);
        }
        var healthy = BROKER.connect(5);
        healthy.subscribe(topic, 1);
        var publisher = BROKER.connect(5);
        String payload = "x".repeat(1024);
        long most = 0;

        for (int i = 0; i < 2_000; i++) {
            publisher.published(topic, i + payload);
            Received got = healthy.message();
            assertThat(got.text()).isEqualTo(i + payload);
            healthy.puback(got.packetId());
            most = Math.max(most, BROKER.parts().sessions().memory().bytes());
        }

        assertThat(most).isLessThanOrEqualTo(NODE_BYTES);
        stalled.forEach(WireClient::close);
    }
}
