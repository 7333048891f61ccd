package io.linkspan.broker.access;

import io.linkspan.broker.access.acl.AddressRange;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks to be let in, with all that is known about it.
 *
 * @param clientId as the session will have it, an assigned one included
 * @param username may be empty, which is a name; null without one
 * @param password binary, possible without a user name; never changed
 * @param listener the name of the listener
 * @param peer the client's address and port
 * @param certificates the verified chain of its certificate, its own first; empty without TLS or certificate
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record LoginRequest(
        String clientId,
        @Nullable String username,
        byte @Nullable [] password,
        String listener,
        String peer,
        List<X509Certificate> certificates) {

    /** Whether a user name or a password was sent. */
    public boolean hasCredentials() {
        return username != null || password != null;
    }

    /** The same without the password, to be kept. */
    public LoginRequest withoutPassword() {
        return new LoginRequest(clientId, username, null, listener, peer, certificates);
    }

    /** The client's address; null when it is not known. */
    public @Nullable InetAddress address() {
        return AddressRange.ofPeer(peer);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "LoginRequest[clientId=" + clientId + ", username=" + username + ", listener=" + listener + ", peer="
                + peer + "]";
    }
}
