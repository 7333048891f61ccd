package io.linkspan.e2e.crash;

import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Waiting;
import io.linkspan.e2e.wire.CountingPublisher;
import io.linkspan.e2e.wire.CountingSubscriber;
import io.linkspan.e2e.wire.Identity;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The clients of a crash test: publishers of QoS 1 and of QoS 2, subscribers that are online, and one that is mostly away. With
 * several brokers each client begins at another one.
 */
final class Clients implements AutoCloseable {
    private static final String TOPICS = "e2e/crash/";
    private static final int PUBLISHERS_OF_EACH_QOS = 2;
    private static final int ONLINE = 2;
    private static final int PER_SECOND = 100;
    private static final int IN_FLIGHT = 50;
    private static final int BYTES = 100;

    private final Topology topology;
    private final Ledger ledger;
    private final List<CountingPublisher> publishers = new ArrayList<>();
    private final List<CountingSubscriber> online = new ArrayList<>();
    private final CountingSubscriber absent;

    /** Connects them all; the absent one has gone again when this returns. */
    Clients(Topology topology, Ledger ledger) {
        this.topology = topology;
        this.ledger = ledger;
        this.absent = subscriber("absent", ONLINE);
        try {
            for (int n = 0; n < ONLINE; n++) {
                online.add(subscriber("online-" + n, n));
            }
            awaitConnected(
                    "subscribers are subscribed",
                    Stream.concat(Stream.of(absent), online.stream()).toList());
            if (topology.clusters().size() > 1) {
                Waiting.wanted(topology.first(), topology.last(), TOPICS + "#");
            }
            absent.goAway();
            for (int qos = 1; qos <= 2; qos++) {
                for (int n = 0; n < PUBLISHERS_OF_EACH_QOS; n++) {
                    publishers.add(publisher("q" + qos + "-" + n, qos, n));
                }
            }
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    void publish() {
        publishers.forEach(CountingPublisher::publish);
    }

    void pause() {
        publishers.forEach(CountingPublisher::pause);
    }

    /** Those whose last messages have not been answered. */
    int outstanding() {
        return publishers.stream().mapToInt(CountingPublisher::outstanding).sum();
    }

    void bringAbsent() {
        absent.comeBack();
    }

    void sendAbsentAway() {
        absent.goAway();
    }

    /** Who is to be connected always and is not, with the reason. */
    List<String> unconnectedOnline() {
        List<String> out = new ArrayList<>();
        publishers.stream().filter(p -> !p.connected()).forEach(p -> out.add("publisher: " + p.lastRefusal()));
        online.stream().filter(s -> !s.connected()).forEach(s -> out.add("subscriber: " + s.lastRefusal()));
        return out;
    }

    /** The same with the one that is mostly away. */
    List<String> unconnected() {
        List<String> out = unconnectedOnline();
        if (!absent.connected()) {
            out.add("absent subscriber: " + absent.lastRefusal());
        }
        return out;
    }

    private static void awaitConnected(String what, List<CountingSubscriber> subscribers) {
        Waiting.until(what).until(() -> subscribers.stream().allMatch(CountingSubscriber::connected));
    }

    private CountingSubscriber subscriber(String name, int turn) {
        Cluster cluster = topology.last();
        return CountingSubscriber.start(ledger, identity(name, cluster), brokers(cluster, turn), TOPICS + "#");
    }

    private CountingPublisher publisher(String name, int qos, int turn) {
        Cluster cluster = topology.first();
        return CountingPublisher.start(
                ledger,
                identity(name, cluster),
                brokers(cluster, turn),
                new CountingPublisher.Load(TOPICS + name, qos, PER_SECOND, IN_FLIGHT, BYTES));
    }

    private static Identity identity(String clientId, Cluster cluster) {
        return new Identity(clientId, cluster.mqttUser(), cluster.mqttPassword());
    }

    private static List<InetSocketAddress> brokers(Cluster cluster, int turn) {
        List<Node> nodes = new ArrayList<>(cluster.brokers());
        Collections.rotate(nodes, -turn);
        return nodes.stream().map(node -> node.address("mqtt")).toList();
    }

    @Override
    public void close() {
        publishers.forEach(CountingPublisher::close);
        online.forEach(CountingSubscriber::close);
        absent.close();
    }
}
