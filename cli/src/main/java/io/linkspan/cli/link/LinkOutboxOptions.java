package io.linkspan.cli.link;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a link keeps while its peer is away; judged by the server. */
public final class LinkOutboxOptions {
    @Option(
            names = "--outbox-max-bytes",
            paramLabel = "BYTES",
            description = "Kept for the peer on each broker node; default: as the brokers are configured, 1 GiB.")
    private @Nullable Long maxBytes;

    @Option(
            names = "--outbox-retention",
            paramLabel = "DURATION",
            description = "How long messages wait for the peer, as 24h; default: as configured, 24 h.")
    private @Nullable String retention;

    @Option(
            names = "--outbox-overflow",
            paramLabel = "POLICY",
            description = "When it is full: drop-oldest (the default), drop-newest or refuse-publishers.")
    private @Nullable String overflow;

    /** Adds the object {@code outbox} if any of the options is there. */
    void addTo(ObjectNode link) {
        ObjectNode outbox = JsonNodeFactory.instance.objectNode();
        if (maxBytes != null) {
            outbox.put("maxBytes", maxBytes);
        }
        if (retention != null) {
            outbox.put("retention", retention);
        }
        if (overflow != null) {
            outbox.put("overflow", overflow);
        }
        if (!outbox.isEmpty()) {
            link.set("outbox", outbox);
        }
    }
}
