package io.linkspan.cli.api;

/** The REST API refused a request, or could not be reached; the message is one line. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status HTTP status, 0 when there was no answer
     */
    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** True if the same request may succeed a moment later: nobody listens yet, or the registry is away. */
    public boolean isTemporary() {
        return status == 0 || status == 503;
    }
}
