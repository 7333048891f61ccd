package io.linkspan.admin.links;

import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.TlsSpec;

/** Takes the secrets out of a spec. */
public final class Redaction {

    private Redaction() {}

    /** The same with null for password and private key. */
    public static LinkSpec withoutSecrets(LinkSpec spec) {
        TlsSpec tls = spec.tls();
        return new LinkSpec(
                spec.name(),
                spec.server(),
                spec.clientIdPrefix(),
                spec.username(),
                null,
                spec.topics(),
                new TlsSpec(tls.enabled(), tls.caPem(), tls.certificatePem(), null, tls.verifyHostname()),
                spec.poolSize(),
                spec.maxInflight(),
                spec.retryInterval(),
                spec.keepAlive(),
                spec.enabled(),
                spec.outbox());
    }
}
