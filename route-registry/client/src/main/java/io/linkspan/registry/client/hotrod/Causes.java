package io.linkspan.registry.client.hotrod;

import javax.net.ssl.SSLException;
import org.infinispan.client.hotrod.exceptions.HotRodClientException;

/** Says in one line why there is no connection: with the key to look at, where there is one; never with a secret. */
final class Causes {
    private static final String CREDENTIALS = "linkspan.registry.username and .password-file: ";

    /** What Infinispan servers answer to a user or a password that is not theirs. */
    private static final String INVALID_CREDENTIALS = "ISPN006024";

    private Causes() {}

    static String of(Throwable failure, ConnectionSettings settings) {
        if (failure instanceof SSLException && failure.getMessage() != null) {
            return failure.getMessage(); // the probe's, which names the key
        }
        Throwable root = failure;
        // A TLS endpoint may close, reset, or answer with an alert: which of them is seen first is chance.
        boolean hotRod = root instanceof HotRodClientException;
        while (root.getCause() != null) {
            root = root.getCause();
            hotRod |= root instanceof HotRodClientException;
        }
        String cause = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        if (root instanceof SSLException) {
            return RegistryTls.PREFIX + ".certificate-file: the registry ended the handshake (" + cause + ")";
        }
        if (cause.contains(INVALID_CREDENTIALS)) {
            return CREDENTIALS + "refused (" + cause + ")";
        }
        if (hotRod && settings.tls() == null) {
            return cause + " (does it want TLS? linkspan.registry.tls.enabled is false)";
        }
        return cause;
    }
}
