package io.linkspan.broker.client;

import org.jspecify.annotations.Nullable;

/**
 * What the server tells clients of version 5 in CONNACK and DISCONNECT because its operator wants it so.
 *
 * @param maximumKeepAliveSeconds longest keep alive, 1 to 65,535; a client that asks for more, or for none, is told this
 *     one as Server Keep Alive. At 65,535 every client has its own
 * @param responseInformation for clients that ask, with {@code ${clientid}} where the client's identifier is to stand;
 *     null: nothing is offered
 * @param serverReference where clients may go when this node stops or is full; null: no other server is named
 */
public record ConnectTerms(
        int maximumKeepAliveSeconds,
        @Nullable String responseInformation,
        @Nullable String serverReference) {
    /** Every client's own keep alive, nothing offered. */
    public static final ConnectTerms NONE = new ConnectTerms(65_535, null, null);

    private static final int LONGEST = 65_535;
    private static final String CLIENT_ID = "${clientid}";

    /** Checks the range. @throws IllegalArgumentException naming the value out of range */
    public ConnectTerms {
        if (maximumKeepAliveSeconds < 1 || maximumKeepAliveSeconds > LONGEST) {
            throw new IllegalArgumentException("the maximum keep alive is 1 to 65535 s: " + maximumKeepAliveSeconds);
        }
    }

    /** The keep alive to count by, in seconds; 0 for none. */
    int keepAlive(int asked) {
        return maximumKeepAliveSeconds == LONGEST || (asked > 0 && asked <= maximumKeepAliveSeconds)
                ? asked
                : maximumKeepAliveSeconds;
    }

    /** The Response Information for that client, or null. */
    @Nullable
    String responseInformation(String clientId) {
        return responseInformation == null ? null : responseInformation.replace(CLIENT_ID, clientId);
    }
}
