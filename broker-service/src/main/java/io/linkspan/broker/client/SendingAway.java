package io.linkspan.broker.client;

import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import io.linkspan.broker.limits.ShutdownLimits;
import io.linkspan.broker.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets all clients of a node go, spread over time: DISCONNECT 0x8B (before version 5 a close), links last. Clients that come
 * meanwhile are refused. One thread, which is kept waiting; never an event loop.
 *
 * <p>Wills: that the server closes the connection takes no will back; only DISCONNECT 0x00 from the client does
 * [MQTT-3.14.4-3]. So each is published when its client goes [MQTT-3.1.2-8], unless a session that outlives the connection has
 * it wait for its delay: then it waits, over the restart, and is gone when the client is back in time [MQTT-3.1.3-9].
 */
public final class SendingAway {
    private static final String REASON = "the server is shutting down";
    private static final long TURN_MILLIS = 10;

    private final Clients clients;
    private final ShutdownLimits limits;
    private final BrokerCounters counters;

    public SendingAway(Clients clients, ShutdownLimits limits, BrokerCounters counters) {
        this.clients = clients;
        this.limits = limits;
        this.counters = counters;
    }

    /**
     * Returns when all have been sent away, or the thread is interrupted; then the rest goes at once.
     *
     * @param willsOut returns when the wills that were published before it have been handed to their subscribers here
     */
    public void run(Runnable willsOut) {
        List<ClientHandler> leaving = new ArrayList<>(clients.close());
        leaving.sort(Comparator.comparing(SendingAway::link));
        var pace = new ShutdownPace(leaving.size(), limits);
        if (pace.hurried()) {
            counters.hits(Limit.SHUTDOWN_GRACE).increment();
        }
        long began = System.nanoTime();
        int sent = 0;
        while (sent < leaving.size()) {
            int due = pace.due(System.nanoTime() - began);
            if (due > sent) {
                if (sent > 0) {
                    counters.hits(Limit.SHUTDOWN_DISCONNECTS_PER_SECOND).add(due - sent);
                }
                sendAway(leaving.subList(sent, due), willsOut);
                sent = due;
            }
            if (sent < leaving.size() && !turn()) {
                break;
            }
        }
        // Who had not finished CONNECT, and whom an interruption has left.
        clients.disconnectAll(ReasonCode.SERVER_SHUTTING_DOWN, REASON);
    }

    private static boolean link(ClientHandler client) {
        return client.connection().listener().equals(BrokerLimits.LINK_LISTENER);
    }

    private void sendAway(List<ClientHandler> batch, Runnable willsOut) {
        List<ClientHandler> there = batch.stream().filter(clients::has).toList();
        there.forEach(client -> client.connection().loop().execute(client::publishWill));
        willsOut.run();
        there.forEach(client ->
                client.connection().loop().execute(() -> client.shutDown(ReasonCode.SERVER_SHUTTING_DOWN, REASON)));
        counters.sentAway.add(there.size());
    }

    /** Waits for the next few to be due: that is what a rate means. False when interrupted. */
    private static boolean turn() {
        try {
            TimeUnit.MILLISECONDS.sleep(TURN_MILLIS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
