package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ConnectionAcceptor;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsPeer;
import org.jspecify.annotations.Nullable;

/**
 * What a listener knows of a socket it has just accepted.
 *
 * @param remoteAddress of the client, as PROXY told it where that is used
 * @param tlsPeer the client's certificate, if it has shown one
 * @param counters of the listener, on this loop
 */
record AcceptedSocket(
        NettyEventLoop loop,
        ListenerConfig config,
        String remoteAddress,
        @Nullable TlsPeer tlsPeer,
        ListenerCounters.Cells counters,
        ConnectionAcceptor acceptor) {}
