package io.linkspan.cli.link;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkspan.cli.command.CliException;
import io.linkspan.cli.command.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** TLS of a link: the PEM files are read here and sent as text. */
public final class LinkTlsOptions {
    @Option(names = "--tls", description = "Connect with TLS; implied by mqtts:// and the options below.")
    private boolean enabled;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "PEM certificates to trust; default: the JVM's.")
    private @Nullable Path authority;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "PEM certificate to show to the peer.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM private key of that certificate.")
    private @Nullable Path key;

    @Option(names = "--tls-no-verify-hostname", description = "Accept a certificate made for another host name.")
    private boolean anyHostname;

    /** Adds the object {@code tls} if any of the options is there; without it the server's address decides. */
    void addTo(ObjectNode link) throws IOException {
        if (!enabled && authority == null && certificate == null && key == null && !anyHostname) {
            return;
        }
        ObjectNode tls = link.putObject("tls").put("enabled", true).put("verifyHostname", !anyHostname);
        add(tls, "caPem", authority);
        add(tls, "certificatePem", certificate);
        add(tls, "privateKeyPem", key);
    }

    private static void add(ObjectNode tls, String field, @Nullable Path file) throws IOException {
        if (file == null) {
            return;
        }
        if (!Files.isReadable(file)) {
            throw new CliException(file + " cannot be read", ExitCodes.USAGE);
        }
        tls.put(field, Files.readString(file));
    }
}
