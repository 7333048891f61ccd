package io.linkspan.admin.rig;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.linkspan.contracts.link.SecretCipher;
import io.linkspan.registry.server.infinispan.EmbeddedRegistry;
import io.linkspan.registry.server.infinispan.RegistrySettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real registry on a free port, a users file and a key file, for the application under test. */
public final class Rig implements QuarkusTestResourceLifecycleManager {

    /** May do everything. */
    public static final String OPERATOR = "anna";

    /** May read. */
    public static final String VIEWER = "otto";

    /** Of both. */
    public static final String PASSWORD = "correct horse:battery";

    /** Of the service identity at the brokers. */
    public static final String SERVICE_PASSWORD = "service secret";

    private static final int FAST_BCRYPT = 4;

    private @Nullable Path directory;
    private @Nullable EmbeddedRegistry registry;
    private int port;

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("linkspan-admin-test");
            directory = home;
            Files.writeString(home.resolve("registry-password"), "registry secret\n");
            Files.writeString(home.resolve("service-password"), SERVICE_PASSWORD + "\n");
            Files.writeString(home.resolve("key"), SecretCipher.newKey() + "\n");
            Files.writeString(home.resolve("users"), line(OPERATOR, "operator") + line(VIEWER, "viewer"));
            startRegistry();
            return Map.of(
                    "linkspan.registry.servers", "127.0.0.1:" + port,
                    "linkspan.registry.password-file",
                            home.resolve("registry-password").toString(),
                    "linkspan.admin.encryption-key-file", home.resolve("key").toString(),
                    "linkspan.admin.service-password-file",
                            home.resolve("service-password").toString(),
                    "linkspan.admin.users-file", home.resolve("users").toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of the users file, password {@link #PASSWORD}. */
    public static String line(String user, String role) {
        return user + ":" + BCrypt.withDefaults().hashToString(FAST_BCRYPT, PASSWORD.toCharArray()) + ":" + role + "\n";
    }

    /** Fields of type {@code Consumer<Boolean>} annotated with {@link RegistrySwitch} turn the registry on and off. */
    @Override
    public void inject(TestInjector injector) {
        Consumer<Boolean> onOff = on -> {
            if (on) {
                startRegistry();
            } else {
                stopRegistry();
            }
        };
        injector.injectIntoFields(
                onOff, new TestInjector.AnnotatedAndMatchesType(RegistrySwitch.class, Consumer.class));
    }

    @Override
    public void stop() {
        stopRegistry();
        delete(Objects.requireNonNull(directory));
    }

    private void startRegistry() {
        Path home = Objects.requireNonNull(directory);
        EmbeddedRegistry started = EmbeddedRegistry.start(new RegistrySettings(
                "node-1",
                "127.0.0.1",
                port,
                home.resolve("registry"),
                new RegistrySettings.Credentials("linkspan", home.resolve("registry-password")),
                null,
                RegistrySettings.Limits.SMALL));
        registry = started;
        port = started.port();
    }

    private void stopRegistry() {
        if (registry != null) {
            registry.close();
            registry = null;
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
