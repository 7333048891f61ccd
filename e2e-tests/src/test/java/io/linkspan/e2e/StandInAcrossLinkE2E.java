package io.linkspan.e2e;

import io.linkspan.e2e.client.Arrival;
import io.linkspan.e2e.client.Listener;
import io.linkspan.e2e.client.Publisher;
import io.linkspan.e2e.crash.Topology;
import io.linkspan.e2e.product.KeepLogs;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A broker dies with messages for a peer that is away, and does not come back: they cross all the same. */
@ExtendWith(KeepLogs.class)
class StandInAcrossLinkE2E {
    private static final int MESSAGES = 300;
    private static final String TOPIC = "e2e/stand-in/link";
    private static final Arrival WILL = new Arrival("e2e/stand-in/link-will", 1, false, "gone");

    @Test
    void whatADeadBrokerOwesToAPeerCrossesOnceAndInOrder() {
        try (Topology topology = Topology.two("stand-in-link", Map.of(), "--brokers", "2")) {
            topology.awaitReady();
            Node subscribed = topology.last().nodes("broker").getFirst();
            Node other = topology.last().nodes("broker").getLast();
            Node publishing = topology.first().nodes("broker").getLast();
            Listener listener = Listener.persistent(subscribed, "absent").subscribe(TOPIC, 1);
            Listener heir = Listener.persistent(subscribed, "heir").subscribe(WILL.topic(), 1);
            Waiting.wanted(topology.first(), topology.last(), TOPIC);
            Waiting.wanted(topology.first(), topology.last(), WILL.topic());
            listener.close();
            heir.close();
            Publisher.leavingWill(publishing, WILL);
            List<Node.Killed> peer = Node.killAll(List.of(subscribed, other));
            List<Arrival> all = IntStream.range(0, MESSAGES)
                    .mapToObj(n -> new Arrival(TOPIC, 1, false, String.valueOf(n)))
                    .toList();
            try (Publisher publisher = Publisher.on(publishing)) {
                publisher.publishAll(all);
            }
            var unused = publishing.kill(); // for good
            peer.stream().map(Node.Killed::start).toList().forEach(Node::awaitReady);

            try (Listener again = Listener.persistent(subscribed, "absent");
                    Listener heirAgain = Listener.persistent(subscribed, "heir")) {
                Waiting.settled("all, once and in order", all, again::arrivals);
                Waiting.settled("the will, once", List.of(WILL), heirAgain::arrivals);
            }
        }
    }
}
