package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ConnectionAcceptor;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.connection.TlsPeer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a listener knows of a socket it has accepted.
 *
 * @param remoteAddress of the client, as PROXY told it where that is used
 * @param tlsPeer the client's certificate, if it has shown one
 * @param acceptedNanos when that was, by the monotonic clock
 * @param counters of the listener, on this loop
 */
record AcceptedSocket(
        NettyEventLoop loop,
        ListenerConfig config,
        String remoteAddress,
        @Nullable TlsPeer tlsPeer,
        long acceptedNanos,
        ListenerCounters.Cells counters,
        ConnectionAcceptor acceptor) {

    /** The same with the address that a proxy tells. */
    AcceptedSocket from(String address) {
        return new AcceptedSocket(loop, config, address, tlsPeer, acceptedNanos, counters, acceptor);
    }

    /** The same with the client's certificate. */
    AcceptedSocket provenBy(@Nullable TlsPeer peer) {
        return new AcceptedSocket(loop, config, remoteAddress, peer, acceptedNanos, counters, acceptor);
    }

    /** What is left of the listener's time for CONNECT; never negative. */
    Duration connectTimeLeft() {
        Duration left = config.sockets().connectTimeout().minusNanos(System.nanoTime() - acceptedNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** An address as {@code Connection.remoteAddress()} shows it. */
    static String address(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
