package io.linkspan.broker.vertx;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.stream.Stream;

/** Reads out of the many exceptions of TLS what an operator needs to know. */
final class TlsFailures {
    private static final int DEPTH = 8;

    private TlsFailures() {}

    static HandshakeFailure reason(Throwable failure) {
        boolean untrusted = causes(failure)
                .anyMatch(cause -> cause instanceof CertificateException
                        || cause instanceof CertPathBuilderException
                        || cause instanceof CertPathValidatorException
                        || message(cause).contains("client certificate"));
        if (untrusted) {
            return HandshakeFailure.CLIENT_CERTIFICATE;
        }
        if (causes(failure).anyMatch(cause -> message(cause).contains("fatal alert"))) {
            return HandshakeFailure.TLS_ALERT;
        }
        return causes(failure).anyMatch(ClosedChannelException.class::isInstance)
                ? HandshakeFailure.CLOSED
                : HandshakeFailure.TLS;
    }

    /** One line without what the client sent. */
    static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        // "not an SSL/TLS record: 16030…" shows the bytes.
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("").replaceAll(": [0-9a-f]{8,}.*", "");
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(DEPTH);
    }
}
