package io.linkspan.registry.server.store;

import java.io.IOException;
import java.io.Serial;

/** There is no room on the disk; entries can still be read and removed, and be written when there is room again. */
public final class JournalFullException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    JournalFullException(String message) {
        super(message);
    }
}
