package io.linkspan.link.mqtt;

import io.linkspan.link.transport.Target;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Sentences for failed TLS handshakes. The JDK tells the cause by exception types, and at the end only by text. */
final class TlsFailures {

    private TlsFailures() {}

    static String sentence(SSLException failure, Target target) {
        return "TLS with " + target.hostAndPort() + " failed: " + cause(failure, target);
    }

    private static String cause(SSLException failure, Target target) {
        if (DialFailures.find(failure, CertificateExpiredException.class) != null) {
            return "the server's certificate has expired";
        }
        if (DialFailures.find(failure, CertificateNotYetValidException.class) != null) {
            return "the server's certificate is not valid yet";
        }
        if (DialFailures.find(failure, CertPathBuilderException.class) != null
                || DialFailures.find(failure, CertPathValidatorException.class) != null) {
            return "the server's certificate is not issued by an authority this link trusts";
        }
        CertificateException certificate = DialFailures.find(failure, CertificateException.class);
        if (certificate != null && isAboutName(text(certificate))) {
            return "the server's certificate is not made out to '"
                    + target.server().host() + "'";
        }
        String text = text(failure);
        if (text.contains("not an ssl/tls record")) {
            return "the server does not speak TLS on this port";
        }
        if (text.contains("alert")) {
            return "the server refused our side: " + alert(text);
        }
        return text.isEmpty() ? failure.getClass().getSimpleName() : String.valueOf(failure.getMessage());
    }

    private static boolean isAboutName(String text) {
        return text.contains("subject alternative") || text.contains("no name matching") || text.contains("hostname");
    }

    private static String alert(String text) {
        int colon = text.lastIndexOf(':');
        return text.substring(colon + 1).strip().replace('_', ' ');
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message.toLowerCase(Locale.ROOT);
    }
}
