package io.linkspan.link.replicate;

import io.linkspan.contracts.protocol.LinkMessage;

/** Takes answers to one message of a peer; on any loop. */
@FunctionalInterface
public interface Reply {

    /** Sends an answer to where the peer wants it; lost when the connection it came by is gone. */
    void answer(LinkMessage message);
}
