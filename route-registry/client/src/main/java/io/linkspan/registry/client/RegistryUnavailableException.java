package io.linkspan.registry.client;

import java.io.Serial;

/** The registry did not answer in time; whether the operation took effect is unknown. */
public final class RegistryUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Names the operation, e.g. {@code "put routes"}. */
    public RegistryUnavailableException(String operation, Throwable cause) {
        super("the route registry did not answer: " + operation + ": " + cause, cause);
    }
}
