package io.linkspan.broker.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Publishes numbers under one QoS; repeats after a crash what it has no answer for. */
public final class Publishing {
    private final String name;
    private final QoS qos;
    private final Supplier<Client> connect;
    private final Map<Integer, String> unanswered = new LinkedHashMap<>();
    private final Set<Integer> received = new LinkedHashSet<>();
    private final List<String> acknowledged = new ArrayList<>();
    private Client client;
    private int seen;
    private int next = 1;

    /** @param connect connects it, to the life of its broker that is there then, with a session that outlives that */
    public Publishing(String name, QoS qos, Supplier<Client> connect) {
        this.name = name;
        this.qos = qos;
        this.connect = connect;
        this.client = connect.get();
    }

    /** Publishes the next number. */
    public void publish() {
        int packetId = next % 60_000 + 1;
        String payload = name + ":" + qos.level() + ":" + next++;
        unanswered.put(packetId, payload);
        client.publish("t/" + name, payload, qos, packetId);
    }

    /** Takes the answers that have come. */
    public void answers() {
        var packets = client.connection.packets;
        for (; seen < packets.size(); seen++) {
            Packet packet = packets.get(seen);
            if (packet instanceof Ack ack) {
                answered(ack);
            }
        }
    }

    private void answered(Ack ack) {
        switch (ack.kind()) {
            case PUBACK -> done(ack.packetId());
            case PUBREC -> {
                if (unanswered.containsKey(ack.packetId()) && received.add(ack.packetId())) {
                    acknowledged.add(unanswered.get(ack.packetId()));
                }
                client.send(Ack.success(AckKind.PUBREL, ack.packetId()));
            }
            case PUBCOMP -> {
                unanswered.remove(ack.packetId());
                received.remove(ack.packetId());
            }
            case PUBREL -> throw new AssertionError("a publisher gets no PUBREL");
        }
    }

    private void done(int packetId) {
        String payload = unanswered.remove(packetId);
        if (payload != null) {
            acknowledged.add(payload);
        }
    }

    /** Its broker has begun again. */
    public void again() {
        client = connect.get();
        seen = 0;
        for (var open : List.copyOf(unanswered.entrySet())) {
            if (received.contains(open.getKey())) {
                client.send(Ack.success(AckKind.PUBREL, open.getKey()));
            } else {
                client.publish("t/" + name, open.getValue(), qos, open.getKey());
            }
        }
    }

    /** Nothing acknowledged is missing, the order holds, and what is exactly once has come once. */
    public void check(List<String> got, String where) {
        List<String> own =
                got.stream().filter(text -> text.startsWith(name + ":")).toList();
        assertThat(unanswered).as(where).isEmpty();
        assertThat(own).as(where).containsAll(acknowledged);
        List<String> firsts = List.copyOf(new LinkedHashSet<>(own));
        Function<String, Integer> number = text -> Integer.valueOf(text.substring(text.lastIndexOf(':') + 1));
        assertThat(firsts.stream().map(number).toList()).as(where).isSorted();
        if (qos == QoS.EXACTLY_ONCE) {
            assertThat(own).as(where).doesNotHaveDuplicates();
        }
    }
}
