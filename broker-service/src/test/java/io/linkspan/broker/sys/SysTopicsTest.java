package io.linkspan.broker.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysTopicsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestBroker broker = new TestBroker(1);
    private ListenerTraffic traffic = new ListenerTraffic("mqtt", 2, 3, 600, 900, 6, 9);
    private final ClusterFigures others = new ClusterFigures();
    private final SysTopics topics =
            new SysTopics("node-1", "1.2", new NodeStock(broker.parts, () -> List.of(traffic)), others);

    @Test
    void counts_stand_below_the_names_that_users_of_mosquitto_know() {
        broker.connect(0, "s", true, 0).subscribe("a", QoS.AT_LEAST_ONCE);
        broker.connect(0, "away", true, 100).lose();
        broker.connect(0, "p", true, 0).publish("a", "12345", QoS.AT_LEAST_ONCE, 1, true);

        assertThat(topics.changes(Duration.ofSeconds(90), MINUTE))
                .containsEntry("$SYS/broker/version", "linkspan version 1.2")
                .containsEntry("$SYS/broker/uptime", "90 seconds")
                .containsEntry("$SYS/broker/clients/connected", "2")
                .containsEntry("$SYS/broker/clients/disconnected", "1")
                .containsEntry("$SYS/broker/clients/total", "3")
                .containsEntry("$SYS/broker/clients/maximum", "2")
                .containsEntry("$SYS/broker/clients/expired", "0")
                .containsEntry("$SYS/broker/messages/received", "6")
                .containsEntry("$SYS/broker/messages/sent", "9")
                .containsEntry("$SYS/broker/messages/inflight", "1")
                .containsEntry("$SYS/broker/bytes/received", "600")
                .containsEntry("$SYS/broker/publish/messages/received", "1")
                .containsEntry("$SYS/broker/publish/messages/sent", "1")
                .containsEntry("$SYS/broker/publish/messages/dropped", "0")
                .containsEntry("$SYS/broker/publish/bytes/received", "5")
                .containsEntry("$SYS/broker/retained messages/count", "1")
                .containsEntry("$SYS/broker/subscriptions/count", "1")
                .containsEntry("$SYS/broker/listeners/mqtt/clients/connected", "2")
                .containsEntry("$SYS/broker/listeners/mqtt/bytes/sent", "900")
                .containsKeys("$SYS/broker/heap/current", "$SYS/broker/store/messages/bytes");
    }

    @Test
    void a_cluster_is_shown_as_one_broker_and_node_by_node() {
        broker.connect(0, "p", true, 0).publish("a", "12345", QoS.AT_LEAST_ONCE, 1, true);
        others.present(
                NodeId.of("node-2"),
                "1.3",
                Map.of(
                        "clients/connected", 41L,
                        "clients/disconnected", 2L,
                        "clients/total", 43L,
                        "messages/received", 100L,
                        "subscriptions/count", 7L,
                        "retained messages/count", 1L,
                        "queued messages/count", 5L,
                        "listeners/mqtt/clients/connected", 41L,
                        "load/messages/received/1min", 250L,
                        "uptime", 5L));

        assertThat(topics.changes(Duration.ofSeconds(90), MINUTE))
                .containsEntry("$SYS/brokers", "node-1,node-2")
                .containsEntry("$SYS/broker/clients/connected", "42")
                .containsEntry("$SYS/broker/clients/active", "42")
                .containsEntry("$SYS/broker/clients/inactive", "2")
                .containsEntry("$SYS/broker/clients/total", "44")
                .containsEntry("$SYS/broker/clients/maximum", "42")
                .containsEntry("$SYS/broker/messages/received", "106")
                .containsEntry("$SYS/broker/subscriptions/count", "7")
                .containsEntry("$SYS/broker/retained messages/count", "1")
                .containsEntry("$SYS/broker/messages/stored", "6")
                .containsEntry("$SYS/broker/listeners/mqtt/clients/connected", "43")
                .containsEntry("$SYS/broker/load/messages/received/1min", "6.29")
                .containsEntry("$SYS/broker/uptime", "90 seconds")
                .containsEntry("$SYS/brokers/node-1/clients/connected", "1")
                .containsEntry("$SYS/brokers/node-1/version", "linkspan version 1.2")
                .containsEntry("$SYS/brokers/node-2/clients/connected", "41")
                .containsEntry("$SYS/brokers/node-2/messages/stored", "6")
                .containsEntry("$SYS/brokers/node-2/uptime", "5 seconds")
                .containsEntry("$SYS/brokers/node-2/version", "linkspan version 1.3");
    }

    @Test
    void a_broker_that_is_gone_takes_its_values_with_it() {
        others.present(NodeId.of("node-2"), "1.2", Map.of("clients/connected", 41L));
        assertThat(topics.changes(Duration.ofSeconds(10), MINUTE)).containsEntry("$SYS/broker/clients/maximum", "41");
        others.absent(NodeId.of("node-2"));

        assertThat(topics.changes(Duration.ofSeconds(20), MINUTE))
                .containsEntry("$SYS/brokers", "node-1")
                .containsEntry("$SYS/broker/clients/connected", "0")
                .doesNotContainKey("$SYS/broker/clients/maximum")
                .containsEntry("$SYS/brokers/node-2/clients/connected", "")
                .containsEntry("$SYS/brokers/node-2/version", "");
        assertThat(topics.changes(Duration.ofSeconds(20), MINUTE)).doesNotContainKey("$SYS/brokers/node-2/version");
    }

    @Test
    void only_what_has_changed_is_published_again() {
        topics.changes(Duration.ofSeconds(10), MINUTE);
        traffic = new ListenerTraffic("mqtt", 2, 3, 601, 900, 6, 9);
        assertThat(topics.changes(Duration.ofSeconds(20), MINUTE))
                .containsEntry("$SYS/broker/bytes/received", "601")
                .doesNotContainKeys("$SYS/broker/version", "$SYS/broker/bytes/sent");
    }

    @Test
    void loads_are_per_minute_and_fade_as_load_averages_do() {
        var first = topics.changes(MINUTE, MINUTE);
        // 6 packets in one minute: 6 · (1 − e⁻¹) after one minute, less for the longer averages.
        assertThat(first)
                .containsEntry("$SYS/broker/load/messages/received/1min", "3.79")
                .containsEntry("$SYS/broker/load/messages/received/5min", "1.09")
                .containsEntry("$SYS/broker/load/messages/received/15min", "0.39");

        assertThat(topics.changes(MINUTE, MINUTE)).containsEntry("$SYS/broker/load/messages/received/1min", "1.40");
    }
}
