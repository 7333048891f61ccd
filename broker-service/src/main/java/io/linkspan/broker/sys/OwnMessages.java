package io.linkspan.broker.sys;

import io.linkspan.broker.client.BrokerParts;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Publishes what the broker itself has to say, on this node only. */
public final class OwnMessages {
    private final BrokerParts parts;

    public OwnMessages(BrokerParts parts) {
        this.parts = parts;
    }

    /** Publishes on {@code loop}, in a task of its own; from any thread. */
    public void publish(EventLoop loop, String topic, String text, QoS qos, boolean retain) {
        var publication = new Publication(new Message(
                topic,
                text.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                MessageProperties.NONE,
                "",
                System.currentTimeMillis(),
                null,
                Message.DEFAULT_HOP_LIMIT,
                List.of(),
                List.of()));
        loop.execute(() -> {
            parts.publisher().publishOwn(loop, publication);
            parts.publisher().flush(loop);
        });
    }
}
