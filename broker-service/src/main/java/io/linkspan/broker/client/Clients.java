package io.linkspan.broker.client;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.limits.BrokerCounters;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.limits.Limit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The open connections of this node; any thread. */
public final class Clients {
    private final Set<ClientHandler> open = ConcurrentHashMap.newKeySet();
    private final Admission admission;
    private final BrokerCounters counters;
    private volatile boolean closed;
    private volatile PresenceListener presence = PresenceListener.NONE;

    public Clients(BrokerLimits limits, BrokerCounters counters) {
        this.admission = new Admission(limits.connections(), System.nanoTime());
        this.counters = counters;
    }

    void add(ClientHandler client) {
        open.add(client);
        admission.opened(client.connection().remoteAddress());
    }

    void remove(ClientHandler client) {
        if (open.remove(client)) {
            admission.closed(client.connection().remoteAddress());
        }
    }

    /** The limit that keeps this connection from going on with its CONNECT; null for none. */
    @Nullable
    Limit refusal(Connection connection) {
        Limit broken =
                admission.refusal(connection.listener(), connection.remoteAddress(), open.size(), System.nanoTime());
        if (broken != null) {
            counters.hits(broken).increment();
        }
        return broken;
    }

    /** How many connections there are, those that have not finished CONNECT included. */
    public int count() {
        return open.size();
    }

    /** The access rules have changed: every client is looked at again, on its own loop. */
    public void rulesChanged() {
        for (ClientHandler client : open) {
            client.connection().loop().execute(client::rulesChanged);
        }
    }

    /** Whom to tell who comes and goes; set once, before the first connection. */
    public void presence(PresenceListener listener) {
        presence = listener;
    }

    PresenceListener presence() {
        return presence;
    }

    /** Lets nobody in any more. Returns who is there. */
    Set<ClientHandler> close() {
        closed = true;
        return Set.copyOf(open);
    }

    /** Whether nobody is let in any more: the node stops. */
    boolean closed() {
        return closed;
    }

    boolean has(ClientHandler client) {
        return open.contains(client);
    }

    /** Tells every client that the server is going and closes. */
    public void disconnectAll(int reasonCode, String reason) {
        for (ClientHandler client : open) {
            client.connection().loop().execute(() -> client.shutDown(reasonCode, reason));
        }
    }
}
