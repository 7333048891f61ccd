package io.linkspan.broker.access.login;

import java.time.Duration;
import java.util.Map;

/**
 * Everything that CONNECT is decided with; one per broker.
 *
 * @param listeners by name
 * @param others the policy of listeners that are not named there
 * @param exchangeTimeout from accepting a connection to the end of an exchange of AUTH packets; and of a repeated one
 */
public record AccessControl(
        Map<String, AccessPolicy> listeners, AccessPolicy others, Logins logins, Duration exchangeTimeout) {
    /** The policy of a listener. */
    public AccessPolicy policy(String listener) {
        return listeners.getOrDefault(listener, others);
    }
}
