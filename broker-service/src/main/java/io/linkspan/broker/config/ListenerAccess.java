package io.linkspan.broker.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who may use a listener; what is not set is as for the whole broker. */
public interface ListenerAccess {
    /** Lets clients in without credentials, or not. */
    Optional<Boolean> allowAnonymous();

    /** Names of the authenticators that are asked, in this order. */
    Optional<List<String>> authenticators();

    /** File with the access rules for this listener's clients. */
    Optional<Path> acl();
}
