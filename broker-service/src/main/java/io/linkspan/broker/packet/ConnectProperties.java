package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of CONNECT, with the specification's meaning of an absent one filled in.
 *
 * @param sessionExpirySeconds unsigned 32 bits; 0xFFFFFFFF never expires; -1 absent
 * @param receiveMaximum 1 to 65,535
 * @param maximumPacketSize bytes, at least 1; -1 absent
 * @param topicAliasMaximum 0 to 65,535
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record ConnectProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean requestResponseInformation,
        boolean requestProblemInformation,
        List<UserProperty> userProperties,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData) {

    /** What a CONNECT without properties means. */
    public static final ConnectProperties NONE =
            new ConnectProperties(-1, 65_535, -1, 0, false, true, List.of(), null, null);

    /** Names the method only: authentication data is secret. */
    @Override
    public String toString() {
        return "ConnectProperties[sessionExpiry=" + sessionExpirySeconds + ", receiveMaximum=" + receiveMaximum
                + ", maximumPacketSize=" + maximumPacketSize + ", topicAliasMaximum=" + topicAliasMaximum
                + ", authenticationMethod=" + authenticationMethod + "]";
    }
}
