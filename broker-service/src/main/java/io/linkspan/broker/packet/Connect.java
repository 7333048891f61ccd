package io.linkspan.broker.packet;

import org.jspecify.annotations.Nullable;

/**
 * CONNECT. Left to the domain: credentials, the empty client id ([MQTT-3.1.3-8]), limits.
 *
 * @param cleanStart Clean Session in version 3
 * @param keepAliveSeconds 0 to 65,535; 0 switches it off
 * @param clientId may be empty
 * @param password binary, and in version 5 possible without a user name
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record Connect(
        ProtocolVersion version,
        boolean cleanStart,
        int keepAliveSeconds,
        String clientId,
        @Nullable Will will,
        @Nullable String username,
        byte @Nullable [] password,
        ConnectProperties properties)
        implements Packet {

    /** Leaves the password out, so that a logged packet gives no secret away. */
    @Override
    public String toString() {
        return "Connect[" + version + ", clientId=" + clientId + ", cleanStart=" + cleanStart + ", keepAlive="
                + keepAliveSeconds + ", will=" + (will != null) + ", username=" + username + "]";
    }
}
