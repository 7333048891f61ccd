package io.linkspan.link.transport;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An open MQTT 5 connection; used on its loop only. Messages published here reach the broker in the order of the calls.
 * After the connection has ended nothing happens any more and no outcome is told.
 */
public interface Connection {

    /** QoS 1 messages the broker takes without acknowledgement; publish no more, 1 to 65,535. */
    int sendMaximum();

    /** Largest packet the broker takes, in bytes. */
    long maximumPacketSize();

    /** Subscribes with QoS 1 to one filter, replacing an earlier subscription to it. */
    void subscribe(String filter, Map<String, String> userProperties, Consumer<Outcome> done);

    /** Unsubscribes; messages sent before are still received before {@code done}. */
    void unsubscribe(String filter, Consumer<Outcome> done);

    /** Publishes with QoS 1; {@code done} tells the PUBACK. */
    void publish(Publication publication, Consumer<Outcome> done);

    /** Publishes with QoS 0; lost without a word when the connection ends. */
    void send(Publication publication);

    /**
     * What to publish.
     *
     * @param payload read from position to limit; not changed
     * @param responseTopic where answers go; null: none
     * @param correlationData comes back with the answer; null: none
     */
    record Publication(
            String topic,
            ByteBuffer payload,
            @Nullable String responseTopic,
            @Nullable ByteBuffer correlationData) {

        /** Without answer. */
        public static Publication of(String topic, byte[] payload) {
            return new Publication(topic, ByteBuffer.wrap(payload), null, null);
        }

        /** With an answer wanted. */
        public static Publication asking(String topic, byte[] payload, String responseTopic) {
            return new Publication(topic, ByteBuffer.wrap(payload), responseTopic, null);
        }
    }

    /** What the broker said to a SUBSCRIBE, UNSUBSCRIBE or PUBLISH. */
    sealed interface Outcome {

        /** Reason code below 0x80. */
        record Granted(int reasonCode) implements Outcome {
            /** PUBACK 0x10: nobody is subscribed there. */
            public boolean nobodyListens() {
                return reasonCode == 0x10;
            }
        }

        /**
         * Reason code 0x80 and up, or never sent.
         *
         * @param reasonCode as sent by the broker; 0 when the request never left
         * @param text reason string or name of the code
         */
        record Refused(int reasonCode, String text) implements Outcome {
            /** 0x87. */
            public boolean notAuthorised() {
                return reasonCode == 0x87;
            }
        }
    }
}
