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
    private static final int BREAKS = 25;
    private static final int BETWEEN_MILLIS = 400;
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
        try (CuttableProxy proxy = CuttableProxy.to("127.0.0.1:" + port)) {
            List<InetSocketAddress> brokers = List.of(proxy.socketAddress());
            CountingSubscriber online = CountingSubscriber.start(ledger, identity("online"), brokers, TOPICS + "#");
            CountingSubscriber absent = CountingSubscriber.start(ledger, identity("absent"), brokers, TOPICS + "#");
            Waiting.until("both are subscribed").until(() -> online.connected() && absent.connected());
            CountingPublisher one = publisher(brokers, 1);
            CountingPublisher two = publisher(brokers, 2);
            try (online;
                    absent;
                    one;
                    two) {
                Random random = new Random(1);
                one.publish();
                two.publish();
                for (int n = 0; n < BREAKS; n++) {
                    LockSupport.parkNanos(
                            Duration.ofMillis(random.nextInt(BETWEEN_MILLIS)).toNanos());
                    proxy.breakAll();
                    if (n % 5 == 0) {
                        absent.goAway();
                    } else if (n % 5 == 2) {
                        absent.comeBack();
                    }
                }
                one.pause();
                two.pause();
                absent.comeBack();
                Waiting.until("all have arrived")
                        .until(() -> one.outstanding() + two.outstanding() == 0 && ledger.missing() == 0);
                Waiting.until("nothing more comes").until(() -> ledger.quietNanos() > Settings.QUIET.toNanos());
                assertThat(ledger.acknowledged()).isGreaterThan(BREAKS);
                assertThat(ledger.settle()).isEmpty();
            }
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
