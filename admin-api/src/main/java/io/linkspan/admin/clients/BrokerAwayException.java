package io.linkspan.admin.clients;

import java.io.Serial;

/** A broker does not answer, or does not let this service in. */
public final class BrokerAwayException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param why one sentence, for people */
    public BrokerAwayException(String why) {
        super(why, null, false, false);
    }
}
