package io.linkspan.broker.session;

import io.linkspan.broker.log.Kept;

/**
 * That the log owes a message to a session.
 *
 * @param slot the session's among those who are owed it
 * @param maybeSent it may have been sent before this life of the node: then it carries DUP
 */
public record Owing(Kept kept, int slot, boolean maybeSent) {}
