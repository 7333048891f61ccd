package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line clients of mosquitto. */
public final class Mosquitto {
    /** Argument of {@code -V}. */
    public static final String V3_1_1 = "mqttv311";

    /** Argument of {@code -V}. */
    public static final String V5 = "mqttv5";

    private Mosquitto() {}

    /**
     * Publishes one message and returns when mosquitto_pub has ended well.
     *
     * @param more arguments, such as MQTT 5 properties
     */
    public static void publish(Cluster cluster, String version, Arrival message, String... more) {
        publish(Endpoint.tcp(cluster), version, message, more);
    }

    static void publish(Endpoint endpoint, String version, Arrival message, String... more) {
        List<String> command = command("mosquitto_pub", endpoint, version);
        command.addAll(List.of("-t", message.topic(), "-q", String.valueOf(message.qos())));
        if (message.retained()) {
            command.add("-r");
        }
        if (message.payload().isEmpty()) {
            command.add("-n");
        } else {
            command.addAll(List.of("-m", message.payload()));
        }
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            if (!process.waitFor(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError("mosquitto_pub did not end");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new AssertionError("mosquitto_pub ended with " + process.exitValue() + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The start of a command line: program, address, credentials, version. */
    static List<String> command(String program, Endpoint endpoint, String version) {
        List<String> command = new ArrayList<>(List.of(
                Programs.find(program, "the Debian package mosquitto-clients"),
                "-h",
                endpoint.host(),
                "-p",
                String.valueOf(endpoint.port()),
                "-u",
                endpoint.user(),
                "-P",
                endpoint.password(),
                "-V",
                version));
        if (endpoint.transport().secure()) {
            command.addAll(List.of("--cafile", endpoint.authority().toString()));
        }
        return command;
    }
}
