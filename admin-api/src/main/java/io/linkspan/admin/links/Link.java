package io.linkspan.admin.links;

import io.linkspan.contracts.link.LinkSpec;
import java.time.Instant;

/**
 * A link without its secrets, so that no answer can leak them.
 *
 * @param spec password and private key are null whether or not there are any
 * @param passwordSet whether a password is stored
 * @param privateKeySet whether a TLS private key is stored
 * @param version grows with every change and is never used twice, not even by a link of the same name created later
 */
public record Link(
        LinkSpec spec, boolean passwordSet, boolean privateKeySet, long version, Instant createdAt, Instant updatedAt) {

    /** The link's name, which is the peer's cluster name. */
    public String name() {
        return spec.name().value();
    }
}
