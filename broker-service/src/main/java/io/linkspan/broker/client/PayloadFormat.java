package io.linkspan.broker.client;

import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.wire.Utf8;

/** Whether a payload is what its Payload Format Indicator says (MQTT 5.0, sections 3.1.3.2.3 and 3.3.2.3.2). */
final class PayloadFormat {
    private static final int TEXT = 1;

    private PayloadFormat() {}

    /** False if the payload calls itself UTF-8 and is not. */
    static boolean holds(MessageProperties properties, byte[] payload) {
        return properties.payloadFormat() != TEXT || isText(payload);
    }

    // U+0000 is forbidden in the strings of MQTT, not in text: so what stands between is judged.
    private static boolean isText(byte[] payload) {
        int from = 0;
        for (int at = 0; at <= payload.length; at++) {
            if (at == payload.length || payload[at] == 0) {
                if (!Utf8.isWellFormed(payload, from, at)) {
                    return false;
                }
                from = at + 1;
            }
        }
        return true;
    }
}
