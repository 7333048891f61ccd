package io.linkspan.link.transport;

import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whom to dial, and as whom.
 *
 * @param server broker
 * @param clientId MQTT client id
 * @param username null: none
 * @param password secret; null: none
 * @param tls used when enabled, or when the server says {@code mqtts://}
 * @param keepAlive whole seconds
 * @param receiveMaximum QoS 1 messages the broker may have sent without our acknowledgement, 1 to 65,535
 * @param timeout for the TCP connection, and again for CONNACK
 */
public record Target(
        ServerAddress server,
        String clientId,
        @Nullable String username,
        @Nullable String password,
        TlsSpec tls,
        Duration keepAlive,
        int receiveMaximum,
        Duration timeout) {

    /** Host and port, as in sentences for people. */
    public String hostAndPort() {
        String host = server.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + server.port();
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return "Target[server=" + server + ", clientId=" + clientId + ", username=" + username + "]";
    }
}
