package io.linkspan.broker.access.acl;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client that rules are asked about.
 *
 * @param clientId as the session has it, an assigned one included
 * @param username null without one
 * @param address null when it is not known; then no rule for addresses names this client
 */
public record AclSubject(
        String clientId,
        @Nullable String username,
        @Nullable InetAddress address) {}
