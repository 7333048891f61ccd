package io.linkspan.broker.support;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.contracts.certificates.TestAuthority;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.linkspan.registry.server.infinispan.RegistrySettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real registry on a free port, a users file and a service password, for the broker under test. */
public final class BrokerRig implements QuarkusTestResourceLifecycleManager {
    public static final String PASSWORD = "correct horse battery";
    public static final String SERVICE_PASSWORD = "service secret";

    /** Signs the certificate of the listeners {@code tls} and {@code wss}; there is one of {@code ws}, too. */
    public static final TestAuthority AUTHORITY = new TestAuthority("servers");

    private static final int FAST_BCRYPT = 4;

    private @Nullable Path directory;
    private @Nullable EmbeddedRegistry registry;

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("linkspan-broker-test");
            directory = home;
            Path password = Files.writeString(home.resolve("registry-password"), "registry secret\n");
            Path service = Files.writeString(home.resolve("service-password"), SERVICE_PASSWORD + "\n");
            Path users = Files.writeString(
                    home.resolve("users"), "# who may connect\n" + line("ann", "") + line("peer", ":link=gcp"));
            EmbeddedRegistry started = EmbeddedRegistry.start(new RegistrySettings(
                    "node-1",
                    "127.0.0.1",
                    0,
                    home.resolve("registry"),
                    new RegistrySettings.Credentials("linkspan", password),
                    null,
                    RegistrySettings.Limits.SMALL));
            registry = started;
            Map<String, String> properties = new HashMap<>(Map.of(
                    "linkspan.registry.servers", "127.0.0.1:" + started.port(),
                    "linkspan.registry.password-file", password.toString(),
                    "linkspan.broker.service-password-file", service.toString(),
                    "linkspan.broker.users-file", users.toString()));
            listeners(properties, home);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listeners(Map<String, String> properties, Path home) {
        Path certificate = home.resolve("server.crt");
        Path key = home.resolve("server.key");
        AUTHORITY.issue("localhost", "localhost", "127.0.0.1").write(certificate, key);
        for (String transport : List.of("tls", "ws", "wss")) {
            String prefix = "linkspan.broker.listeners.\"" + transport + "\".";
            properties.put(prefix + "transport", transport);
            properties.put(prefix + "host", "127.0.0.1");
            properties.put(prefix + "port", "0");
            if (!transport.equals("ws")) {
                properties.put(prefix + "tls.certificate-file", certificate.toString());
                properties.put(prefix + "tls.key-file", key.toString());
            }
        }
    }

    /** A line of the users file, password {@link #PASSWORD}. */
    public static String line(String user, String attribute) {
        String hash = BCrypt.withDefaults().hashToString(FAST_BCRYPT, PASSWORD.toCharArray());
        return user + ":" + hash + attribute + "\n";
    }

    @Override
    public void stop() {
        if (registry != null) {
            registry.close();
        }
        if (directory == null) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
