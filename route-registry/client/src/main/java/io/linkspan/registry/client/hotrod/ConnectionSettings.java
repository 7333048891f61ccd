package io.linkspan.registry.client.hotrod;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the registry.
 *
 * @param servers {@code host:port;host:port}
 * @param timeout per operation
 * @param pingInterval between pings, also the time-out of one, if that is more than two seconds
 * @param beaconInterval between checks of a listener
 * @param tls null: connections are in clear text
 */
public record ConnectionSettings(
        String servers,
        String username,
        Path passwordFile,
        Duration timeout,
        Duration pingInterval,
        Duration beaconInterval,
        @Nullable RegistryTls tls) {

    /** In clear text. */
    public ConnectionSettings(
            String servers,
            String username,
            Path passwordFile,
            Duration timeout,
            Duration pingInterval,
            Duration beaconInterval) {
        this(servers, username, passwordFile, timeout, pingInterval, beaconInterval, null);
    }
}
