package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SUBACK.
 *
 * @param reasonCodes one per filter, in order; version 3 gets 0x80 for every failure
 */
public record SubAck(
        int packetId, List<Integer> reasonCodes, @Nullable String reasonString, List<UserProperty> userProperties)
        implements Packet {

    /** A SUBACK without properties. */
    public static SubAck of(int packetId, List<Integer> reasonCodes) {
        return new SubAck(packetId, reasonCodes, null, List.of());
    }
}
