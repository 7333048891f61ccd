package io.linkspan.broker.client;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.session.ClientInfo;

/** Hears who connects and who goes, on the client's event loop; must not block. */
public interface PresenceListener {
    /** For brokers that tell nobody. */
    PresenceListener NONE = new PresenceListener() {
        @Override
        public void connected(EventLoop loop, ClientInfo client) {}

        @Override
        public void disconnected(EventLoop loop, ClientInfo client, String reason) {}
    };

    void connected(EventLoop loop, ClientInfo client);

    /** @param reason a word: {@code client}, {@code connection-lost}, {@code protocol-error}, … */
    void disconnected(EventLoop loop, ClientInfo client, String reason);
}
