package io.linkspan.broker.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.support.TestBroker;
import io.linkspan.contracts.message.QoS;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SysTopicsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TestBroker broker = new TestBroker(1);
    private ListenerTraffic traffic = new ListenerTraffic("mqtt", 2, 3, 600, 900, 6, 9);
    private final SysTopics topics = new SysTopics("1.2", broker.parts, () -> List.of(traffic));

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
