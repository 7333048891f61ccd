package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT, from either side. Left to the domain: a session expiry raised from 0 (a protocol error).
 *
 * @param reasonCode valid for the sender; 0 in version 3
 * @param sessionExpirySeconds from a client only; -1 absent
 * @param serverReference from the server only
 */
public record Disconnect(
        int reasonCode,
        long sessionExpirySeconds,
        @Nullable String reasonString,
        @Nullable String serverReference,
        List<UserProperty> userProperties)
        implements Packet {

    /** A DISCONNECT with a reason code and perhaps a reason string. */
    public static Disconnect of(int reasonCode, @Nullable String reasonString) {
        return new Disconnect(reasonCode, -1, reasonString, null, List.of());
    }
}
