package io.linkspan.link.mqtt;

import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.linkspan.link.transport.Delivery;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A received message; confined to the owner's loop. */
final class HiveMqDelivery implements Delivery {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Mqtt5Publish publish;
    private PubAckVerdicts.@Nullable Verdict verdict;

    /**
     * Takes what it needs.
     *
     * @param verdict null for QoS 0
     */
    HiveMqDelivery(Mqtt5Publish publish, PubAckVerdicts.@Nullable Verdict verdict) {
        this.publish = publish;
        this.verdict = verdict;
    }

    @Override
    public String topic() {
        return publish.getTopic().toString();
    }

    @Override
    public ByteBuffer payload() {
        return publish.getPayload().orElse(EMPTY);
    }

    @Override
    public @Nullable String responseTopic() {
        return publish.getResponseTopic().map(Object::toString).orElse(null);
    }

    @Override
    public @Nullable ByteBuffer correlationData() {
        return publish.getCorrelationData().orElse(null);
    }

    @Override
    public void accept() {
        if (verdict != null) {
            verdict = null;
            publish.acknowledge();
        }
    }

    @Override
    public void refuse(Runnable sent) {
        if (verdict != null) {
            verdict.refuse(sent);
            verdict = null;
            publish.acknowledge();
        } else {
            sent.run();
        }
    }
}
