package io.linkspan.broker.support;

import io.linkspan.broker.packet.Ack;
import io.linkspan.broker.packet.AckKind;
import io.linkspan.broker.packet.ConnAck;
import io.linkspan.broker.packet.ReasonCode;
import io.linkspan.broker.support.RecordingConnection.Sent;
import io.linkspan.broker.support.TestBroker.Client;
import io.linkspan.contracts.message.QoS;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Takes what comes, acknowledges it sooner or later, and knows the QoS 2 identifiers it has open. */
public final class Subscribing {
    private final Supplier<Client> connect;
    private final List<String> got = new ArrayList<>();
    private final Set<Integer> open = new LinkedHashSet<>();
    private Client client;
    private int seen;
    private int answered;
    private boolean online = true;

    /** @param connect connects it, to the life of its broker that is there then, with a session that outlives that */
    public Subscribing(Supplier<Client> connect) {
        this.connect = connect;
        this.client = connect.get().subscribe("t/#", QoS.EXACTLY_ONCE);
    }

    /** Every message that came, in order; of QoS 2 once for each exchange. */
    public List<String> got() {
        return got;
    }

    /** Whether it is connected. */
    public boolean online() {
        return online;
    }

    /** Takes what has come, and answers it or not. */
    public void take(boolean answers) {
        if (!online) {
            return;
        }
        var published = client.connection.published;
        for (; seen < published.size(); seen++) {
            Sent sent = published.get(seen);
            if (sent.qos() != QoS.EXACTLY_ONCE || open.add(sent.packetId())) {
                got.add(sent.payload());
            }
            if (answers) {
                client.send(
                        Ack.success(sent.qos() == QoS.EXACTLY_ONCE ? AckKind.PUBREC : AckKind.PUBACK, sent.packetId()));
            }
        }
        var packets = client.connection.packets;
        for (; answered < packets.size(); answered++) {
            if (packets.get(answered) instanceof Ack ack && ack.kind() == AckKind.PUBREL) {
                open.remove(ack.packetId());
                client.send(Ack.success(AckKind.PUBCOMP, ack.packetId()));
            }
        }
    }

    /** Its connection is lost. */
    public void leave() {
        if (online) {
            client.lose();
            online = false;
        }
    }

    /** Its broker is gone, and never learned that it went. */
    public void cutOff() {
        online = false;
    }

    /** It connects again; unless it is refused. */
    public void again() {
        client = connect.get();
        seen = 0;
        answered = 0;
        ConnAck connAck = client.connection.last(ConnAck.class);
        online = connAck != null && connAck.reasonCode() == ReasonCode.SUCCESS;
        if (!online) {
            client.lose(); // it does not wait any longer
        }
    }
}
