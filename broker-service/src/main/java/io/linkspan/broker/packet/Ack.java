package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP.
 *
 * @param packetId 1 to 65,535
 * @param reasonCode valid for the kind; 0 in version 3
 */
public record Ack(
        AckKind kind,
        int packetId,
        int reasonCode,
        @Nullable String reasonString,
        List<UserProperty> userProperties) implements Packet {

    /** An acknowledgement with reason code 0 and no properties. */
    public static Ack success(AckKind kind, int packetId) {
        return new Ack(kind, packetId, ReasonCode.SUCCESS, null, List.of());
    }

    /** An acknowledgement with a reason code and no properties. */
    public static Ack of(AckKind kind, int packetId, int reasonCode) {
        return new Ack(kind, packetId, reasonCode, null, List.of());
    }
}
