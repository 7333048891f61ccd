package io.linkspan.link.transport;

import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.link.transport.Secrets.SecretsException;
import java.time.Duration;

/**
 * Makes the targets of one link's connections.
 *
 * @param spec without secrets
 * @param secrets its secrets
 * @param timeout for each step of connecting
 */
public record PeerTargets(LinkSpec spec, Secrets secrets, Duration timeout) {

    /** The peer's broker, with the secrets in the clear. */
    public Target target(String clientId, int receiveMaximum) throws SecretsException {
        Secrets.Opened opened = secrets.open();
        return new Target(
                spec.server(),
                clientId,
                spec.username(),
                opened.password(),
                spec.tls().withPrivateKey(opened.privateKeyPem()),
                spec.keepAlive(),
                receiveMaximum,
                timeout);
    }

    /** Host and port of the peer's broker, for sentences. */
    public String hostAndPort() {
        String host = spec.server().host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + spec.server().port();
    }
}
