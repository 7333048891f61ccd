package io.linkspan.e2e.wire;

/**
 * Who connects.
 *
 * @param clientId of the session
 * @param user empty: none
 * @param password of the user
 */
public record Identity(String clientId, String user, String password) {
    boolean anonymous() {
        return user.isEmpty();
    }
}
