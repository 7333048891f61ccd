package io.linkspan.e2e.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is the same for both of Eclipse Paho's clients, whose types have nothing in common. */
abstract class PahoSubscriber implements Subscriber {
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

    protected void arrived(String topic, int qos, boolean retained, byte[] payload) {
        arrivals.add(new Arrival(topic, qos, retained, new String(payload, StandardCharsets.UTF_8)));
    }

    /** Disconnects. */
    abstract void end() throws Exception;

    @Override
    public List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    @Override
    public void close() {
        try {
            end();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
