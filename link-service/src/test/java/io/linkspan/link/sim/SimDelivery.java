package io.linkspan.link.sim;

import io.linkspan.link.transport.Delivery;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A message that nobody waits to see accepted. */
record SimDelivery(String topic, byte[] bytes, @Nullable ByteBuffer correlationData) implements Delivery {

    @Override
    public ByteBuffer payload() {
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public @Nullable String responseTopic() {
        return null;
    }

    @Override
    public void accept() {}

    @Override
    public void refuse(Runnable sent) {
        sent.run();
    }
}
