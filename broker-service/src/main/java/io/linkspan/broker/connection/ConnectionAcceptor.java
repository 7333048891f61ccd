package io.linkspan.broker.connection;

/** Gives each new connection its handler, on the connection's event loop, before anything is read. */
@FunctionalInterface
public interface ConnectionAcceptor {

    ConnectionHandler accept(Connection connection);
}
