package io.linkspan.link.supervise;

import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.link.transport.Secrets;
import org.jspecify.annotations.Nullable;

/**
 * A link as configured.
 *
 * @param spec without its secrets
 * @param secrets them, encrypted until opened
 * @param fingerprint changes when a secret does; tells nothing about it
 * @param problem why it cannot run as configured, one sentence; null: it can
 */
public record ConfiguredLink(
        LinkSpec spec,
        Secrets secrets,
        String fingerprint,
        @Nullable String problem) {

    /** Whether it should run. */
    public boolean runs() {
        return spec.enabled() && problem == null;
    }
}
