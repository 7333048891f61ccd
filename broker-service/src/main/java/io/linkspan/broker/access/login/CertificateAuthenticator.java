package io.linkspan.broker.access.login;

import io.linkspan.broker.access.Authentication;
import io.linkspan.broker.access.Authentication.Granted;
import io.linkspan.broker.access.Authenticator;
import io.linkspan.broker.access.LoginRequest;
import io.linkspan.broker.access.Principal;
import io.linkspan.contracts.cluster.ClusterName;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * {@code certificate}: the name in the client certificate that the TLS layer has verified. A client without one, or whose
 * certificate has no such name, is left to the others.
 */
public final class CertificateAuthenticator implements Authenticator {
    public static final String NAME = "certificate";

    /** Where in the certificate the name stands. */
    public enum NameFrom {
        /** The common name of the subject, the most specific one. */
        CN(-1),
        /** The first subject alternative name that is a host name. */
        SAN_DNS(2),
        /** The first that is a mail address. */
        SAN_EMAIL(1),
        /** The first that is a URI. */
        SAN_URI(6);

        private final int type; // of RFC 5280's GeneralName

        NameFrom(int type) {
            this.type = type;
        }
    }

    private final NameFrom from;
    private final Map<String, ClusterName> links;

    /** @param links the names that are link identities, and of which cluster; all others are users */
    public CertificateAuthenticator(NameFrom from, Map<String, ClusterName> links) {
        this.from = from;
        this.links = Map.copyOf(links);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean quick(LoginRequest request) {
        return true;
    }

    @Override
    public Authentication authenticate(LoginRequest request) {
        if (request.certificates().isEmpty()) {
            return Authentication.NOT_MINE;
        }
        X509Certificate own = request.certificates().getFirst();
        String name = from == NameFrom.CN ? commonName(own) : alternativeName(own, from.type);
        if (name == null || name.isEmpty()) {
            return Authentication.NOT_MINE;
        }
        ClusterName link = links.get(name);
        return new Granted(link == null ? new Principal.User(name) : new Principal.LinkIdentity(name, link));
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        try {
            List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (Rdn part : parts.reversed()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) {
                    return name;
                }
            }
            return null;
        } catch (InvalidNameException malformed) {
            return null;
        }
    }

    private static @Nullable String alternativeName(X509Certificate certificate, int type) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (Integer.valueOf(type).equals(name.get(0)) && name.get(1) instanceof String text) {
                        return text;
                    }
                }
            }
            return null;
        } catch (CertificateParsingException malformed) {
            return null;
        }
    }
}
