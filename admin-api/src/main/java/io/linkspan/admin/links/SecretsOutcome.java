package io.linkspan.admin.links;

/** What became of reading stored secrets. */
public sealed interface SecretsOutcome {

    /** In the clear. */
    record Decrypted(Secrets secrets) implements SecretsOutcome {}

    /** Not with the key at hand. */
    record Undecipherable() implements SecretsOutcome {}
}
