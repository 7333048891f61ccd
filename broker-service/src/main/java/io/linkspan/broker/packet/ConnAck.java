package io.linkspan.broker.packet;

/**
 * CONNACK.
 *
 * @param reasonCode of version 5 ({@link ReasonCode}); the codec maps it to a return code for version 3
 */
public record ConnAck(boolean sessionPresent, int reasonCode, ConnAckProperties properties) implements Packet {

    /** A refusal: no session, no properties. */
    public static ConnAck refused(int reasonCode) {
        return new ConnAck(false, reasonCode, ConnAckProperties.NONE);
    }
}
