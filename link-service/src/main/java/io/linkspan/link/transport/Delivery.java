package io.linkspan.link.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A received message; of accept and refuse only the first call counts. */
public interface Delivery {

    /** Where it was published. */
    String topic();

    /** Read only; its content never changes. */
    ByteBuffer payload();

    /** Where an answer goes; null: none is wanted. */
    @Nullable
    String responseTopic();

    /** To be sent back with the answer; null: none. */
    @Nullable
    ByteBuffer correlationData();

    /** QoS 1: PUBACK 0x00, the broker may forget it. */
    void accept();

    /**
     * QoS 1: PUBACK 0x83, not taken: frees the packet id, the broker must keep the content.
     *
     * <p>Acknowledgements leave in the order of the messages, so this one may wait for others.
     *
     * @param sent runs when it has left
     */
    void refuse(Runnable sent);
}
