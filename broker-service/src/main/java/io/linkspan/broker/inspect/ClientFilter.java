package io.linkspan.broker.inspect;

import io.linkspan.broker.session.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * Which clients are wanted; null takes all.
 *
 * @param connected whether the client is here now
 * @param prefix of the client id
 */
public record ClientFilter(
        @Nullable Boolean connected,
        @Nullable String user,
        @Nullable String listener,
        @Nullable String prefix) {

    /** Takes every client. */
    public static final ClientFilter ALL = new ClientFilter(null, null, null, null);

    boolean takes(ClientInfo client, boolean isConnected) {
        return (connected == null || connected == isConnected)
                && (user == null || user.equals(client.user()))
                && (listener == null || listener.equals(client.listener()))
                && (prefix == null || client.clientId().startsWith(prefix));
    }
}
