package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AUTH, version 5 only. Left to the domain: whether the exchange allows it now, and the method.
 *
 * @param reasonCode 0x00 from the server, 0x18 from both, 0x19 from a client
 * @param data at most 65,535 bytes; null absent
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record Auth(
        int reasonCode,
        @Nullable String method,
        byte @Nullable [] data,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    /** Names the method only: authentication data is secret. */
    @Override
    public String toString() {
        return "Auth[reasonCode=" + ReasonCode.name(reasonCode) + ", method=" + method + "]";
    }
}
