package io.linkspan.registry.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.RegistryCache;
import io.linkspan.registry.client.contract.ServerRig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An Infinispan Server in a process of its own. */
final class ExternalServer extends ServerRig {
    /** How its lives end. */
    enum Ending {
        /** With the time to write down what it likes. */
        ASKED,
        /** By {@code kill -9}: nothing must be in flight, as its file store then may not be opened again. */
        KILLED
    }

    /** ISPN080001: Infinispan Server … started in …. */
    private static final String STARTED = "ISPN080001";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerHome home;
    private final Ending ending;
    private final int port;
    private int lives;
    private @Nullable Process process;

    /** Installs it, with the user that clients log in as. */
    ExternalServer(Path directory, Ending ending) throws IOException, InterruptedException {
        super(directory);
        this.ending = ending;
        home = ServerHome.make(directory.resolve("home"));
        home.createUser(USER, PASSWORD);
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ExternalServer start() {
        try {
            Path output = directory().resolve("server-" + ++lives + ".txt");
            Process started = home.startServer(port, output);
            process = started; // also one that does not serve in time, so that it is stopped
            Awaitility.await()
                    .atMost(PATIENCE)
                    .failFast(() -> assertThat(started.isAlive())
                            .withFailMessage(() -> "the server has ended: " + read(output))
                            .isTrue())
                    .untilAsserted(() -> assertThat(read(output)).contains(STARTED));
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        end(ending);
    }

    private void end(Ending how) {
        Process running = process;
        process = null;
        if (running == null) {
            return;
        }
        switch (how) {
            case ASKED -> running.destroy();
            case KILLED -> running.destroyForcibly();
        }
        Awaitility.await().atMost(PATIENCE).until(() -> !running.isAlive());
    }

    /** Serves, closes the clients that there were, and removes what they wrote, but for the identity. */
    ExternalServer renew() throws Exception {
        closeClients();
        if (process == null || !process.isAlive()) {
            start();
        }
        Registry registry = client();
        for (RegistryCache<?, ?> cache : List.of(
                registry.nodes(),
                registry.leases(),
                registry.routes(),
                registry.externalRoutes(),
                registry.links(),
                registry.linkStatus(),
                registry.retained(),
                registry.sessions(),
                registry.subscriptions(),
                (RegistryCache<?, ?>) registry.log(), // in a process without the registry it is one like the others
                registry.logHeads())) {
            empty(cache);
        }
        return this;
    }

    private static <K, V> void empty(RegistryCache<K, V> cache) throws Exception {
        await(cache.removeAll(await(cache.snapshot()).keySet()));
    }

    @Override
    public void close() {
        super.close();
        end(Ending.KILLED);
    }
}
