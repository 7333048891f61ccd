package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;

/** Publishes a will on the given loop, on behalf of the client that left it. */
@FunctionalInterface
public interface WillPublisher {
    void publish(EventLoop loop, Publication will, String clientId);
}
