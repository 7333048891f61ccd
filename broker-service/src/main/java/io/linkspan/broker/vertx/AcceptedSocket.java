package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ConnectionAcceptor;
import io.linkspan.broker.connection.ListenerConfig;

/**
 * What a listener knows of a socket it has just accepted.
 *
 * @param remoteAddress of the client, as PROXY told it where that is used
 * @param counters of the listener, on this loop
 */
record AcceptedSocket(
        NettyEventLoop loop,
        ListenerConfig config,
        String remoteAddress,
        ListenerCounters.Cells counters,
        ConnectionAcceptor acceptor) {}
