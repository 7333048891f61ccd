package io.linkspan.admin.links;

/** One link as read from the store, with what the store needs to change exactly this state of it. */
public interface StoredLink {

    /** What was read. */
    Link link();

    /** Decrypts. */
    SecretsOutcome secrets();
}
