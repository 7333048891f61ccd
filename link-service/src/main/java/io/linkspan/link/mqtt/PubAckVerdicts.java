package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientConfig;
import com.hivemq.client.mqtt.mqtt5.advanced.interceptor.qos1.Mqtt5IncomingQos1Interceptor;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import io.linkspan.link.loop.Loop;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Gives each PUBACK the reason code its owner decided on: the client has no call for that, only this hook.
 *
 * <p>It rests on two promises of the client: messages are handed out in the order received, and acknowledgements leave in
 * that same order. Both sides run on the connection's event loop.
 */
final class PubAckVerdicts implements Mqtt5IncomingQos1Interceptor {

    private final ArrayDeque<Verdict> open = new ArrayDeque<>();
    private final Loop loop;

    /** Tells owners on that loop. */
    PubAckVerdicts(Loop loop) {
        this.loop = loop;
    }

    /** For the message just received. */
    Verdict next() {
        Verdict verdict = new Verdict();
        open.add(verdict);
        return verdict;
    }

    @Override
    public void onPublish(Mqtt5ClientConfig config, Mqtt5Publish publish, Mqtt5PubAckBuilder pubAck) {
        Verdict verdict = open.poll();
        Runnable sent = verdict == null ? () -> {} : verdict.refused;
        if (sent != null) {
            pubAck.reasonCode(Mqtt5PubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR);
            // In the queue of the connection: whatever the owner sends from now on comes after it.
            loop.execute(sent);
        }
    }

    /** Set before the message is acknowledged. */
    static final class Verdict {
        private volatile @Nullable Runnable refused;

        void refuse(Runnable sent) {
            refused = sent;
        }
    }
}
