package io.linkspan.link.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.mqtt.Mosquitto;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two link services, each with a mosquitto as its broker, linked both ways over real connections. */
class LinkOverMosquittoComponentTest {

    @TempDir
    Path directory;

    private Mosquitto awsBroker;
    private Mosquitto gcpBroker;
    private TestCluster aws;
    private TestCluster gcp;
    private BrokerDouble awsDouble;
    private BrokerDouble gcpDouble;

    @BeforeEach
    void setUp() throws Exception {
        awsBroker = Mosquitto.open(directory.resolve("aws"));
        gcpBroker = Mosquitto.open(directory.resolve("gcp"));
        aws = new TestCluster("aws", awsBroker.port());
        gcp = new TestCluster("gcp", gcpBroker.port());
        awsDouble = new BrokerDouble("aws", aws.instance(), awsBroker.port());
        gcpDouble = new BrokerDouble("gcp", gcp.instance(), gcpBroker.port());
    }

    @AfterEach
    void stop() throws Exception {
        aws.stop();
        gcp.stop();
        awsDouble.stop();
        gcpDouble.stop();
        awsBroker.close();
        gcpBroker.close();
    }

    @Test
    void both_sides_come_online_and_know_what_the_other_wants() {
        // Given
        aws.subscribe("from-cluster");
        aws.subscribe("elsewhere");
        gcp.subscribe("from-cluster/#");
        // When
        linkBoth(List.of("from-cluster/#"), List.of("from-cluster"));
        // Then each knows the intersection of the other's routes and topics
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("online");
            assertThat(gcp.state("aws")).isEqualTo("online");
            assertThat(gcp.wantedBy("aws")).containsExactly(TopicFilter.of("from-cluster"));
            assertThat(aws.wantedBy("gcp")).containsExactly(TopicFilter.of("from-cluster"));
        });
        assertThat(aws.cause("gcp")).isNull();
        assertThat(gcpDouble.lanesOpened()).isEqualTo(32);
    }

    @Test
    void subscriptions_and_topics_that_change_are_told_without_reconnecting() {
        linkBoth(List.of("a/#"), List.of("b/#"));
        waiting().until(() -> "online".equals(aws.state("gcp")));
        aws.subscribe("a/1");
        aws.subscribe("c/1");
        waiting().untilAsserted(() -> assertThat(gcp.wantedBy("aws")).containsExactly(TopicFilter.of("a/1")));
        aws.link(spec("gcp", gcpBroker.port(), List.of("a/#", "c/+")), null);
        waiting().untilAsserted(() -> assertThat(gcp.wantedBy("aws"))
                .containsExactlyInAnyOrder(TopicFilter.of("a/1"), TopicFilter.of("c/1")));
        aws.unsubscribe("a/1");
        waiting().untilAsserted(() -> assertThat(gcp.wantedBy("aws")).containsExactly(TopicFilter.of("c/1")));
        assertThat(aws.events).contains("changed: announcing other topics").doesNotContain("changed: reconnecting");
        assertThat(aws.counter("gcp", "reconnects")).isZero();
    }

    @Test
    void batches_cross_unchanged_and_in_order() throws Exception {
        linkBoth(List.of("#"), List.of("#"));
        waiting().until(() -> "online".equals(aws.state("gcp")));
        for (int i = 0; i < 50; i++) {
            awsDouble.outbox("gcp", 7, "m" + i);
        }
        waiting().until(() -> gcpDouble.payloads().size() == 50);
        for (int i = 0; i < 50; i++) {
            assertThat(gcpDouble.payloads().get(i)).isEqualTo("m" + i);
        }
        waiting().untilAsserted(() -> {
            assertThat(aws.counter("gcp", "messages.forwarded")).isEqualTo(50);
            assertThat(aws.counter("gcp", "batches.forwarded")).isEqualTo(50);
            assertThat(aws.counter("gcp", "batches.refused")).isZero();
        });
        assertThat(awsDouble.payloads()).isEmpty();
    }

    @Test
    void a_peer_whose_broker_was_away_is_linked_again_and_its_routes_stay_meanwhile() throws Exception {
        gcp.subscribe("x");
        linkBoth(List.of("#"), List.of("#"));
        waiting().until(() -> "online".equals(aws.state("gcp")) && "online".equals(gcp.state("aws")));
        waiting().until(() -> aws.wantedBy("gcp").contains(TopicFilter.of("x")));
        gcpBroker.stop();
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("disconnected");
            assertThat(aws.cause("gcp")).contains("127.0.0.1:" + gcpBroker.port());
        });
        assertThat(aws.wantedBy("gcp")).containsExactly(TopicFilter.of("x"));
        gcpBroker.resume();
        gcp.subscribe("y");
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("online");
            assertThat(gcp.state("aws")).isEqualTo("online");
            assertThat(aws.wantedBy("gcp")).containsExactlyInAnyOrder(TopicFilter.of("x"), TopicFilter.of("y"));
        });
        assertThat(aws.counter("gcp", "reconnects")).isPositive();
    }

    @Test
    void a_peer_without_link_to_us_is_told_apart_and_found_when_it_has_one() {
        aws.link(spec("gcp", gcpBroker.port(), List.of("#")), null);
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("failed");
            assertThat(aws.cause("gcp")).isEqualTo("peer refused: cluster 'gcp' has no link named 'aws'");
        });
        gcp.link(spec("aws", awsBroker.port(), List.of("#")), null);
        waiting().until(() -> "online".equals(aws.state("gcp")) && "online".equals(gcp.state("aws")));
    }

    @Test
    void disabling_on_one_side_is_seen_on_the_other_and_takes_the_routes_along() {
        aws.subscribe("x");
        linkBoth(List.of("#"), List.of("#"));
        waiting().until(() -> gcp.wantedBy("aws").contains(TopicFilter.of("x")));
        waiting().until(() -> "online".equals(aws.state("gcp")));
        gcp.link(spec("aws", awsBroker.port(), List.of("#")).withEnabled(false), null);
        waiting().untilAsserted(() -> {
            assertThat(gcp.state("aws")).isEqualTo("disabled");
            assertThat(gcp.wantedBy("aws")).isEmpty();
            assertThat(aws.state("gcp")).isEqualTo("failed");
            assertThat(aws.cause("gcp")).isEqualTo("peer refused: cluster 'gcp' has disabled its link 'aws'");
        });
        gcp.link(spec("aws", awsBroker.port(), List.of("#")), null);
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("online");
            assertThat(gcp.wantedBy("aws")).containsExactly(TopicFilter.of("x"));
        });
    }

    @Test
    void deleting_a_link_ends_its_report_and_its_routes() {
        aws.subscribe("x");
        linkBoth(List.of("#"), List.of("#"));
        waiting().until(() -> gcp.wantedBy("aws").contains(TopicFilter.of("x")));
        gcp.unlink("aws");
        waiting().untilAsserted(() -> {
            assertThat(gcp.state("aws")).isNull();
            assertThat(gcp.wantedBy("aws")).isEmpty();
            assertThat(aws.cause("gcp")).isEqualTo("peer refused: cluster 'gcp' has no link named 'aws'");
        });
        assertThat(gcp.events).contains("stopped", "routes removed: 1");
    }

    @Test
    void a_link_named_otherwise_than_the_cluster_it_reaches_says_both_names() {
        gcp.link(spec("aws", awsBroker.port(), List.of("#")), null);
        aws.link(spec("azure", gcpBroker.port(), List.of("#")), null);
        waiting().untilAsserted(() -> {
            assertThat(aws.state("azure")).isEqualTo("failed");
            assertThat(aws.cause("azure"))
                    .isEqualTo("the cluster at 127.0.0.1:" + gcpBroker.port() + " is named 'gcp', not 'azure'");
        });
    }

    @Test
    void a_wrong_password_and_a_wrong_address_are_told_apart_and_logged_once() throws Exception {
        try (Mosquitto guarded = Mosquitto.withUser(directory.resolve("guarded"))) {
            LinkSpec spec = spec("gcp", guarded.port(), List.of("#"));
            aws.link(spec, "wrong");
            waiting().untilAsserted(() -> {
                assertThat(aws.state("gcp")).isEqualTo("failed");
                assertThat(aws.cause("gcp")).endsWith("at 127.0.0.1:" + guarded.port());
            });
            waiting().until(() -> retries(aws) >= 3);
            assertThat(aws.events.stream().filter(event -> event.startsWith("failed")))
                    .hasSize(1);
        }
        int nobody = unusedPort();
        aws.link(spec("gcp", nobody, List.of("#")), null);
        waiting().untilAsserted(() -> assertThat(aws.cause("gcp"))
                .isEqualTo("cannot reach 127.0.0.1:" + nobody + ": connection refused"));
        assertThat(aws.events).contains("changed: reconnecting");
    }

    @Test
    void a_peer_whose_link_service_hangs_is_noticed() throws Exception {
        linkBoth(List.of("#"), List.of("#"));
        waiting().until(() -> "online".equals(aws.state("gcp")));
        gcp.stop(); // its broker still takes everything
        waiting().untilAsserted(() -> {
            assertThat(aws.state("gcp")).isEqualTo("disconnected");
            assertThat(aws.cause("gcp")).containsAnyOf("peer not answering", "no link service of cluster 'gcp'");
        });
        gcp = new TestCluster("gcp", gcpBroker.port());
        gcp.link(spec("aws", awsBroker.port(), List.of("#")), null);
        waiting().until(() -> "online".equals(aws.state("gcp")));
    }

    private void linkBoth(List<String> awsWants, List<String> gcpWants) {
        aws.link(spec("gcp", gcpBroker.port(), awsWants), null);
        gcp.link(spec("aws", awsBroker.port(), gcpWants), null);
    }

    private static LinkSpec spec(String peer, int port, List<String> topics) {
        return TestCluster.spec(peer, port, topics);
    }

    private static long retries(TestCluster cluster) {
        return cluster.reportsOf("gcp");
    }

    private static ConditionFactory waiting() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
    }

    private static int unusedPort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
