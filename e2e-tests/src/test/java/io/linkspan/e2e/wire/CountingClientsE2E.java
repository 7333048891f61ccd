package io.linkspan.e2e.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.e2e.cut.CuttableProxy;
import io.linkspan.e2e.ledger.Finding;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.PortBlock;
import io.linkspan.e2e.product.Settings;
import io.linkspan.e2e.product.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The counting clients themselves, held against a broker that is known to keep its sessions as long as it lives: over many
 * broken connections the ledger adds up. What the ledger finds elsewhere is not the clients' doing.
 */
class CountingClientsE2E {
    private static final int ROUNDS = 4;
    /** In each round of publishers, and of subscribers. */
    private static final int BREAKS = 5;

    private static final int BETWEEN_MILLIS = 400;
    private static final int BETWEEN_ARRIVALS = 500;

    /** Short: what is looked at less often is over before it is broken. */
    private static final Duration GLANCE = Duration.ofMillis(1);

    private static final String TOPICS = "counting/";

    @TempDir
    private Path directory;

    private final Ledger ledger = new Ledger();
    private @Nullable Process mosquitto;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        port = PortBlock.closedPort();
        Files.writeString(
                directory.resolve("mosquitto.conf"),
                "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_queued_bytes 0\n");
        startMosquitto();
    }

    private void startMosquitto() throws IOException {
        String conf = directory.resolve("mosquitto.conf").toString();
        mosquitto = new ProcessBuilder(program(), "-c", conf)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("mosquitto.log").toFile())
                .start();
    }

    @AfterEach
    void killMosquitto() {
        if (mosquitto != null) {
            mosquitto.destroyForcibly().onExit().join();
        }
    }

    @Test
    void theLedgerAddsUpOverManyBrokenConnections() {
        try (CuttableProxy ofSubscribers = CuttableProxy.to("127.0.0.1:" + port);
                CuttableProxy ofPublishers = CuttableProxy.to("127.0.0.1:" + port)) {
            List<InetSocketAddress> far = List.of(ofSubscribers.socketAddress());
            CountingSubscriber online = CountingSubscriber.start(ledger, identity("online"), far, TOPICS + "#");
            CountingSubscriber absent = CountingSubscriber.start(ledger, identity("absent"), far, TOPICS + "#");
            Waiting.until("both are subscribed").until(() -> online.connected() && absent.connected());
            CountingPublisher one = publisher(List.of(ofPublishers.socketAddress()), 1);
            CountingPublisher two = publisher(List.of(ofPublishers.socketAddress()), 2);
            Random random = new Random(1);
            try (online;
                    absent;
                    one;
                    two) {
                for (int round = 0; round < ROUNDS; round++) {
                    absent.goAway();
                    one.publish();
                    two.publish();
                    breakPublishers(ofPublishers, random);
                    one.pause();
                    two.pause();
                    Waiting.until("all are answered").until(() -> one.outstanding() + two.outstanding() == 0);
                    absent.comeBack();
                    breakSubscribers(ofSubscribers, List.of(online, absent), random);
                }
                Waiting.until("all have arrived").until(() -> ledger.missing() == 0);
                Waiting.until("nothing more comes").until(() -> ledger.quietNanos() > Settings.QUIET.toNanos());
                assertThat(ledger.acknowledged()).isGreaterThan(ROUNDS * BREAKS);
                assertThat(ledger.settle()).isEmpty();
            }
        }
    }

    /** At any moment, while they publish. */
    private static void breakPublishers(CuttableProxy proxy, Random random) {
        for (int n = 0; n < BREAKS; n++) {
            LockSupport.parkNanos(
                    Duration.ofMillis(random.nextInt(BETWEEN_MILLIS)).toNanos());
            proxy.breakAll();
        }
    }

    /**
     * While what one has missed is flowing to it, but only when nobody publishes and when the broker has resumed both
     * sessions: mosquitto 2.0.11 delivers QoS 2 again when a connection ends while it sends what was in flight before (what
     * waits for PUBCOMP is forgotten to be so), and publishes it again when it cannot write to a subscriber to which it
     * distributes it.
     */
    private void breakSubscribers(CuttableProxy proxy, List<CountingSubscriber> subscribers, Random random) {
        for (int n = 0; n < BREAKS; n++) {
            Waiting.until("both have resumed").until(() -> subscribers.stream().allMatch(CountingSubscriber::answered));
            long arrivals = ledger.arrived() + random.nextInt(BETWEEN_ARRIVALS);
            while (ledger.arrived() < arrivals && ledger.missing() > 0) {
                LockSupport.parkNanos(GLANCE.toNanos());
            }
            proxy.breakAll();
        }
    }

    @Test
    void aBrokerThatForgetsItsSessionsIsFoundOut() throws IOException {
        InetSocketAddress broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        CountingSubscriber absent = CountingSubscriber.start(ledger, identity("absent"), List.of(broker), TOPICS + "#");
        CountingPublisher publisher = publisher(List.of(broker), 1);
        try (absent;
                publisher) {
            Waiting.until("it is subscribed").until(absent::connected);
            absent.goAway();
            publisher.publish(100);
            Waiting.until("all are acknowledged").until(() -> ledger.acknowledged() == 100);
            killMosquitto();
            startMosquitto();
            absent.comeBack();
            Waiting.until("both are connected").until(() -> absent.connected() && publisher.connected());
            assertThat(ledger.settle())
                    .contains(new Finding(Finding.Kind.LOST, "absent", "publisher-1 0-99", 100))
                    .extracting(Finding::kind)
                    .contains(Finding.Kind.SESSION);
        }
    }

    private CountingPublisher publisher(List<InetSocketAddress> brokers, int qos) {
        String name = "publisher-" + qos;
        return CountingPublisher.start(
                ledger, identity(name), brokers, new CountingPublisher.Load(TOPICS + name, qos, 2_000, 20, 50));
    }

    private static Identity identity(String clientId) {
        return new Identity(clientId, "", "");
    }

    private static String program() {
        return Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto";
    }
}
