package io.linkspan.broker.log;

/** The store of the log did not answer; what was asked of it may or may not have happened. */
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogUnavailableException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
