package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * UNSUBACK.
 *
 * @param reasonCodes one per filter, in order; not sent to version 3
 */
public record UnsubAck(
        int packetId, List<Integer> reasonCodes, @Nullable String reasonString, List<UserProperty> userProperties)
        implements Packet {

    /** An UNSUBACK without properties. */
    public static UnsubAck of(int packetId, List<Integer> reasonCodes) {
        return new UnsubAck(packetId, reasonCodes, null, List.of());
    }
}
