package io.linkspan.registry.client.hotrod;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Configuration of the connection to the route registry. */
@ConfigMapping(prefix = "linkspan.registry")
public interface RegistryClientConfig {

    /** Registry nodes to connect to first, {@code host:port;host:port}; others of the cluster are learned from them. */
    @WithDefault("127.0.0.1:11222")
    String servers();

    /** User name (SCRAM-SHA-256). */
    @WithDefault("linkspan")
    String username();

    /** File that holds the password; white space around it does not count. Read again at every new connection. */
    Optional<Path> passwordFile();

    /** After this long an operation counts as failed with unknown outcome. */
    @WithDefault("5s")
    Duration timeout();

    /** How often the registry is asked whether it is there and still the same. */
    @WithDefault("1s")
    Duration pingInterval();

    /** How often each watched cache is checked for a listener that has silently died. */
    @WithDefault("5s")
    Duration beaconInterval();
}
