package io.linkspan.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.e2e.product.Settings;
import io.linkspan.e2e.product.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A process of MQTT.js; {@code client.mjs} is told by one JSON argument what to do. */
final class MqttJsSubscriber implements Subscriber {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUBSCRIBED = "SUBSCRIBED";
    private static final String ARRIVED = "ARRIVED ";

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private MqttJsSubscriber(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** @param level 4 or 5 */
    static MqttJsSubscriber start(Endpoint endpoint, int level, String filter, int qos) {
        ObjectNode task = task(endpoint, level).put("subscribe", filter).put("qos", qos);
        MqttJsSubscriber subscriber = new MqttJsSubscriber(run(task));
        Waiting.until("MQTT.js has subscribed to " + filter + "; it says " + subscriber.lines)
                .until(() -> subscriber.lines.contains(SUBSCRIBED));
        return subscriber;
    }

    static void publish(Endpoint endpoint, int level, Arrival message) {
        ObjectNode task = task(endpoint, level)
                .put("publish", message.topic())
                .put("payload", message.payload())
                .put("qos", message.qos())
                .put("retain", message.retained());
        MqttJsSubscriber publisher = new MqttJsSubscriber(run(task));
        try {
            if (!publisher.process.waitFor(Settings.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                publisher.close();
                throw new AssertionError("MQTT.js did not end: " + publisher.lines);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (publisher.process.exitValue() != 0) {
            throw new AssertionError("MQTT.js failed: " + publisher.lines);
        }
    }

    private static ObjectNode task(Endpoint endpoint, int level) {
        String scheme =
                switch (endpoint.transport()) {
                    case TCP -> "mqtt";
                    case TLS -> "mqtts";
                    case WEB_SOCKET -> "ws";
                    case SECURE_WEB_SOCKET -> "wss";
                };
        ObjectNode task = JSON.createObjectNode()
                .put(
                        "url",
                        scheme + "://" + endpoint.host() + ":" + endpoint.port()
                                + (endpoint.transport().webSocket() ? Endpoint.PATH : ""))
                .put("level", level)
                .put("username", endpoint.user())
                .put("password", endpoint.password());
        return endpoint.transport().secure()
                ? task.put("ca", endpoint.authority().toString())
                : task;
    }

    private static Process run(ObjectNode task) {
        try {
            Process process = new ProcessBuilder(Programs.find("node", "Node.js"), "client.mjs", task.toString())
                    .directory(MqttJs.directory().toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException closed) {
            // the process has ended
        }
    }

    @Override
    public List<Arrival> arrivals() {
        return lines.stream()
                .filter(line -> line.startsWith(ARRIVED))
                .map(line -> arrival(line.substring(ARRIVED.length())))
                .toList();
    }

    private static Arrival arrival(String json) {
        try {
            JsonNode message = JSON.readTree(json);
            return new Arrival(
                    message.get("topic").asText(),
                    message.get("qos").asInt(),
                    message.get("retain").asBoolean(),
                    message.get("payload").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
