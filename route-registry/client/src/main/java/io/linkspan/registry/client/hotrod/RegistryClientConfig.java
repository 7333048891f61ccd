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

    /** TLS towards the registry. */
    Tls tls();

    /** After this long an operation counts as failed with unknown outcome. */
    @WithDefault("5s")
    Duration timeout();

    /** How often the registry is asked whether it is there and still the same. */
    @WithDefault("1s")
    Duration pingInterval();

    /** How often each watched cache is checked for a listener that has silently died. */
    @WithDefault("5s")
    Duration beaconInterval();

    /** TLS towards the registry; PEM files, looked at again when a connection is made. */
    interface Tls {
        /** Whether connections are encrypted; as the registry does it. */
        @WithDefault("false")
        boolean enabled();

        /** Who signs the registry's certificates; default: those whom the platform trusts. */
        Optional<Path> caFile();

        /** This client's certificate, then the intermediate ones; needed if the registry asks for one. */
        Optional<Path> certificateFile();

        /** Its private key, PKCS#8, not encrypted. */
        Optional<Path> keyFile();

        /** Name that the certificates of all registry nodes have; default: the host of {@code servers}, if it is one. */
        Optional<String> serverName();
    }
}
