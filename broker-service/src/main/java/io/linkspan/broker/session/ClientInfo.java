package io.linkspan.broker.session;

/**
 * What a client said and where it came from, when it connected last.
 *
 * @param user the user name, empty for an anonymous client
 * @param address with port, as {@code Connection.remoteAddress()} shows it
 * @param listener the name of the listener
 * @param protocol {@code 3.1}, {@code 3.1.1} or {@code 5.0}
 * @param keepAliveSeconds 0 none
 * @param sessionExpirySeconds in force; 4,294,967,295 never
 */
public record ClientInfo(
        String clientId,
        String user,
        String address,
        String listener,
        String protocol,
        int keepAliveSeconds,
        boolean cleanStart,
        long sessionExpirySeconds,
        long connectedAtMillis) {}
