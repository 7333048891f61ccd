package io.linkspan.broker.client;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of this node; any thread. */
public final class Clients {
    private final Set<ClientHandler> open = ConcurrentHashMap.newKeySet();

    void add(ClientHandler client) {
        open.add(client);
    }

    void remove(ClientHandler client) {
        open.remove(client);
    }

    /** How many connections there are, those that have not finished CONNECT included. */
    public int count() {
        return open.size();
    }

    /** Tells every client that the server is going and closes; wills stay, the clients did not leave. */
    public void disconnectAll(int reasonCode, String reason) {
        for (ClientHandler client : open) {
            client.connection().loop().execute(() -> client.shutDown(reasonCode, reason));
        }
    }
}
