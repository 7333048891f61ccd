package io.linkspan.admin.links;

import org.jspecify.annotations.Nullable;

/** The secrets of one link in the clear; null: none. Lives only as long as one change. */
public record Secrets(@Nullable String password, @Nullable String privateKeyPem) {

    /** No secrets. */
    public static final Secrets NONE = new Secrets(null, null);

    /** Nothing of the content. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
