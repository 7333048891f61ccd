package io.linkspan.registry.server.infinispan;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The registry cannot start as configured; the message says what and why in one sentence. */
public final class RegistryStartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RegistryStartException(String what, @Nullable Throwable cause) {
        super(cause == null ? what : what + ": " + rootMessage(cause), cause);
    }

    private static String rootMessage(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
