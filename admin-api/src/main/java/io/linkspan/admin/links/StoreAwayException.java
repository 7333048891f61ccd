package io.linkspan.admin.links;

import java.io.Serial;

/** The registry does not answer; whether a change took effect is unknown. */
public final class StoreAwayException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Without telling which operation it was: the cause does.
     *
     * @param cause what the client of the registry said
     */
    public StoreAwayException(Throwable cause) {
        super("the route registry does not answer", cause);
    }
}
