package io.linkspan.contracts.wire;

/**
 * Bytes cannot be read. Never leaves the codecs, which turn it into a refusal; without a stack trace, since hostile bytes
 * must not cost more than good ones.
 */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public WireException(RefusalReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** For code. */
    public RefusalReason reason() {
        return reason;
    }

    /** For people; carries no payload. */
    public String detail() {
        String message = getMessage();
        return message == null ? reason.name() : message;
    }
}
