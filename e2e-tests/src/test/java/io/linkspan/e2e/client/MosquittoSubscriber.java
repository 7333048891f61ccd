package io.linkspan.e2e.client;

import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mosquitto_sub process. */
public final class MosquittoSubscriber implements Subscriber {
    private static final String MARK = "ARRIVED ";

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private MosquittoSubscriber(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Prints topic, QoS, retain flag and payload of each message. */
    static MosquittoSubscriber start(Endpoint endpoint, String version, String filter, int qos) {
        return start(endpoint, version, filter, qos, "%t %q %r %p");
    }

    /** Starts it and returns when the subscription is confirmed; {@code format} as mosquitto_sub's {@code -F}. */
    public static MosquittoSubscriber start(Cluster cluster, String version, String filter, int qos, String format) {
        return start(Endpoint.tcp(cluster), version, filter, qos, format);
    }

    private static MosquittoSubscriber start(Endpoint endpoint, String version, String filter, int qos, String format) {
        // Into a pipe it writes in blocks, and "Subscribed" would arrive with the last message only.
        List<String> command = new ArrayList<>(List.of("stdbuf", "-oL"));
        command.addAll(Mosquitto.command("mosquitto_sub", endpoint, version));
        command.addAll(List.of("-d", "-t", filter, "-q", String.valueOf(qos), "-F", MARK + format));
        try {
            MosquittoSubscriber subscriber = new MosquittoSubscriber(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
            Waiting.until("mosquitto_sub has subscribed to " + filter)
                    .until(() -> subscriber.lines.stream().anyMatch(line -> line.startsWith("Subscribed ")));
            return subscriber;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed for each message. */
    public List<String> printed() {
        return lines.stream()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .toList();
    }

    @Override
    public List<Arrival> arrivals() {
        return printed().stream()
                .map(line -> line.split(" ", 4))
                .map(part -> new Arrival(part[0], Integer.parseInt(part[1]), part[2].equals("1"), part[3]))
                .toList();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(output ended: " + e.getMessage() + ")");
        }
    }
}
