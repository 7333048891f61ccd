package io.linkspan.broker.node;

import static io.linkspan.broker.support.RunningBroker.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.support.TestCluster;
import io.linkspan.contracts.certificates.TestAuthority;
import io.linkspan.contracts.cluster.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeTlsComponentTest {
    @TempDir
    private Path home;

    private NodeTls files(TestAuthority signer, TestAuthority trusted, String prefix) {
        Path certificate = home.resolve(prefix + ".crt");
        Path key = home.resolve(prefix + ".key");
        Path authority = home.resolve(prefix + "-ca.crt");
        signer.issue("localhost", "localhost").write(certificate, key);
        trusted.write(authority);
        return new NodeTls(certificate, key, authority);
    }

    @Test
    void messages_cross_between_brokers_that_show_each_other_certificates() {
        var authority = new TestAuthority("brokers");
        var cluster = new TestCluster(2, 1, "secret", files(authority, authority, "node"));
        cluster.start();
        try {
            String topic = name("tls");
            var subscriber = cluster.node(2).broker.connect(5);
            subscriber.subscribe(topic, 1);

            cluster.node(1).broker.connect(5).published(topic, "over TLS");

            assertThat(subscriber.message().text()).isEqualTo("over TLS");
        } finally {
            cluster.stop();
        }
    }

    @Test
    void a_broker_whose_certificate_another_authority_signed_is_turned_away() {
        var authority = new TestAuthority("brokers");
        var cluster = new TestCluster(1, 1, "secret", files(authority, authority, "node"));
        var stranger = new TestCluster(1, 1, "secret", files(new TestAuthority("others"), authority, "stranger"));
        cluster.start();
        stranger.start();
        try {
            var address = cluster.node(1).address();
            stranger.node(1)
                    .others()
                    .present(new NodeAddress(
                            NodeId.of("node-9"), address.incarnation(), address.host(), address.port()));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> stranger.node(1).told.stream().anyMatch(line -> line.startsWith("unreached node-9")));
            assertThat(stranger.node(1).others().reached()).isZero();
            assertThat(cluster.node(1).told)
                    .as("it never got as far as its hello")
                    .isEmpty();
        } finally {
            cluster.stop();
            stranger.stop();
        }
    }
}
