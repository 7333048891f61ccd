package io.linkspan.admin.links.rest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.linkspan.contracts.link.TlsSpec;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The {@code tls} of a request; null is left out. */
@Schema(name = "TlsRequest", description = "How the link is protected; left out: TLS for mqtts://, else none.")
@JsonIgnoreProperties("privateKeySet")
record TlsRequest(
        @Schema(description = "Default: true for mqtts://, else false.") @Nullable
        Boolean enabled,

        @Schema(description = "The peer's certificate must name the host of server.", defaultValue = "true") @Nullable
        Boolean verifyHostname,

        @Schema(description = "Certificates to trust, PEM. Default: those of the system.") @Nullable
        String caPem,

        @Schema(description = "Own certificate chain for mutual TLS, PEM.") @Nullable
        String certificatePem,

        @Schema(
                description =
                        "Key of certificatePem, PKCS#8 PEM. Never returned. PUT: left out keeps it, null clears it.",
                implementation = String.class,
                nullable = true,
                writeOnly = true)
        @Nullable
        SecretField privateKeyPem) {

    SecretField privateKey() {
        return privateKeyPem == null ? SecretField.LEFT_OUT : privateKeyPem;
    }

    /** Without the private key, which comes from {@link #privateKey}. */
    TlsSpec toSpec(@Nullable String server) {
        boolean schemeSaysTls =
                server != null && server.toLowerCase(Locale.ROOT).startsWith("mqtts://");
        return new TlsSpec(
                enabled == null ? schemeSaysTls : enabled,
                caPem,
                certificatePem,
                null,
                verifyHostname == null || verifyHostname);
    }
}
