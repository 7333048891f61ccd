package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;

/** Gives a message of a shared subscription to another member, after the session that had it has ended. */
@FunctionalInterface
public interface SharedRedelivery {
    /** @param loop the calling one */
    void again(EventLoop loop, Delivery delivery);
}
