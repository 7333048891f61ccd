package io.linkspan.link.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real mosquitto on an ephemeral loopback port, stopped with the test. */
public final class Mosquitto implements AutoCloseable {

    private final Path directory;
    private final List<String> settings;
    private final int port;
    private Process process;

    private Mosquitto(Path directory, List<String> settings, int port) throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.port = port;
        this.process = launch();
    }

    /** Anybody may connect. */
    public static Mosquitto open(Path directory) throws IOException {
        return start(directory, "allow_anonymous true");
    }

    /** One user, {@code peer} with password {@code secret}. */
    public static Mosquitto withUser(Path directory) throws IOException, InterruptedException {
        Path passwords = Files.createDirectories(directory).resolve("passwords");
        Process made = new ProcessBuilder("mosquitto_passwd", "-b", "-c", passwords.toString(), "peer", "secret")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("passwd.log").toFile())
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("mosquitto_passwd failed");
        }
        return start(directory, "allow_anonymous false", "password_file " + passwords);
    }

    /** With settings of its own besides listener and log. */
    public static Mosquitto start(Path directory, String... settings) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        return new Mosquitto(Files.createDirectories(directory), List.of(settings), port);
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Kills it and starts it again on the same port, with nothing remembered. */
    public void restart() {
        stop();
        resume();
    }

    /** Kills it; {@link #resume} starts it again. */
    public void stop() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts it again on the same port. */
    public void resume() {
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    private Process launch() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("listener " + port + " 127.0.0.1");
        lines.add("persistence false");
        lines.add("user " + System.getProperty("user.name")); // only heeded for root, to keep reading the test's files
        lines.add("max_queued_messages 100000");
        lines.add("max_inflight_messages 1000");
        lines.addAll(settings);
        Path configuration = directory.resolve("mosquitto.conf");
        Files.write(configuration, lines);
        String binary = Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto";
        Process started = new ProcessBuilder(binary, "-c", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("mosquitto.log").toFile()))
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> listens(started));
        return started;
    }

    private boolean listens(Process started) {
        if (!started.isAlive()) {
            throw new IllegalStateException("mosquitto did not start, see " + directory);
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
