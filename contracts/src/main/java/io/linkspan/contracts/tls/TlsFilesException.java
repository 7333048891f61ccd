package io.linkspan.contracts.tls;

import org.jspecify.annotations.Nullable;

/** A certificate or key cannot be used; the message is one line that names the file and what is wrong with it. */
public final class TlsFilesException extends Exception {
    private static final long serialVersionUID = 1L;

    /** In one line. */
    public TlsFilesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
