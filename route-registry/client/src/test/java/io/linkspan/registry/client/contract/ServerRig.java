package io.linkspan.registry.client.contract;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.linkspan.registry.client.hotrod.ConnectionSettings;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.hotrod.RegistryTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** A registry server that can be stopped and started again on the same port with its data, and clients of it. */
public abstract class ServerRig implements AutoCloseable {
    public static final String USER = "linkspan";
    public static final String PASSWORD = "correct horse";

    private final Path directory;
    private final Path passwordFile;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<HotRodRegistry> clients = new ArrayList<>();

    /** Keeps everything in this directory, which is there. */
    protected ServerRig(Path directory) {
        this.directory = directory;
        this.passwordFile = secret("password", PASSWORD);
    }

    /** Returns when clients are served. */
    public abstract ServerRig start();

    /** Ends it; clients notice by their connections. */
    public abstract void stop();

    /** The same in all its lives. */
    public abstract int port();

    protected final Path directory() {
        return directory;
    }

    protected final Path passwordFile() {
        return passwordFile;
    }

    public final ScheduledExecutorService timer() {
        return timer;
    }

    public final Path secret(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** With the right password. */
    public final HotRodRegistry client() {
        return client(port());
    }

    public final HotRodRegistry client(int at) {
        return client(passwordFile, at, Duration.ofSeconds(20));
    }

    public final HotRodRegistry client(Path password, int at, Duration timeout) {
        return client("127.0.0.1:" + at, password, timeout, null);
    }

    public final HotRodRegistry client(Path password, String servers, RegistryTls tls) {
        return client(servers, password, Duration.ofSeconds(3), tls);
    }

    /** Over TLS. */
    public final HotRodRegistry client(String servers, RegistryTls tls) {
        return client(servers, passwordFile, Duration.ofSeconds(20), tls);
    }

    private HotRodRegistry client(String servers, Path password, Duration timeout, @Nullable RegistryTls tls) {
        HotRodRegistry client = new HotRodRegistry(
                new ConnectionSettings(
                        servers, USER, password, timeout, Duration.ofMillis(200), Duration.ofMillis(500), tls),
                timer);
        clients.add(client);
        return client;
    }

    public static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, SECONDS);
    }

    /** Closes the clients that were made so far. */
    public final void closeClients() {
        clients.forEach(HotRodRegistry::close);
        clients.clear();
    }

    @Override
    public void close() {
        closeClients();
        timer.shutdownNow();
    }
}
