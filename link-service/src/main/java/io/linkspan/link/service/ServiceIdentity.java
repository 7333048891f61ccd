package io.linkspan.link.service;

import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.link.transport.OwnBroker;
import io.linkspan.link.transport.Secrets.SecretsException;
import io.linkspan.link.transport.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** This service at the brokers of its own cluster; client ids are {@code $link-service-<node>-<n>}. */
final class ServiceIdentity implements OwnBroker {

    /** Short: the broker is near, and a dead connection holds up the lanes. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final String username;
    private final Optional<Path> passwordFile;
    private final String clientIdPrefix;
    private final Duration timeout;
    private final AtomicLong number = new AtomicLong();

    ServiceIdentity(String username, Optional<Path> passwordFile, String node, Duration timeout) {
        this.username = username;
        this.passwordFile = passwordFile;
        this.clientIdPrefix = "$link-service-" + node + "-";
        this.timeout = timeout;
    }

    @Override
    public Target target(ServerAddress linkListener, int receiveMaximum) throws SecretsException {
        return new Target(
                linkListener,
                clientIdPrefix + number.incrementAndGet(),
                username,
                password(),
                TlsSpec.OFF,
                KEEP_ALIVE,
                receiveMaximum,
                timeout);
    }

    private @Nullable String password() throws SecretsException {
        if (passwordFile.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(passwordFile.get()).strip();
        } catch (IOException e) {
            throw new SecretsException("the service password file " + passwordFile.get() + " cannot be read");
        }
    }
}
