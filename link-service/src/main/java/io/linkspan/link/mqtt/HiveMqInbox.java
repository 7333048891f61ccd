package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.transport.ConnectionListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes received messages from the event loop to the owner's loop. QoS 1 is bounded by the receive maximum; of QoS 0 at
 * most {@value #MAX_WAITING_QOS_0} wait, more are dropped and counted.
 */
final class HiveMqInbox {

    /** Heartbeats only: one each two seconds and peer. */
    static final int MAX_WAITING_QOS_0 = 1_024;

    private final HiveMqAttempt attempt;
    private final Loop loop;
    private final ConnectionListener listener;
    private final PubAckVerdicts verdicts;
    private final AtomicInteger waitingQos0 = new AtomicInteger();
    private final LongAdder dropped;

    HiveMqInbox(
            HiveMqAttempt attempt, Loop loop, ConnectionListener listener, PubAckVerdicts verdicts, LongAdder dropped) {
        this.attempt = attempt;
        this.loop = loop;
        this.listener = listener;
        this.verdicts = verdicts;
        this.dropped = dropped;
    }

    /** On the client's event loop. */
    void received(Mqtt5Publish publish) {
        if (publish.getQos() == MqttQos.AT_MOST_ONCE) {
            publish.acknowledge();
            if (waitingQos0.incrementAndGet() > MAX_WAITING_QOS_0) {
                waitingQos0.decrementAndGet();
                dropped.increment();
                return;
            }
            loop.execute(() -> {
                waitingQos0.decrementAndGet();
                hand(new HiveMqDelivery(publish, null));
            });
        } else {
            HiveMqDelivery delivery = new HiveMqDelivery(publish, verdicts.next());
            loop.execute(() -> hand(delivery));
        }
    }

    private void hand(HiveMqDelivery delivery) {
        if (!attempt.over()) {
            listener.received(delivery);
        }
    }
}
