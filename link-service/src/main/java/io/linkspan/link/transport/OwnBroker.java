package io.linkspan.link.transport;

import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.link.transport.Secrets.SecretsException;

/** Makes targets at the brokers of this cluster, for the service identity. */
@FunctionalInterface
public interface OwnBroker {

    /**
     * One connection, with a client id that no other has.
     *
     * @param receiveMaximum messages the broker may send ahead
     * @throws SecretsException when the service password cannot be read
     */
    Target target(ServerAddress linkListener, int receiveMaximum) throws SecretsException;
}
