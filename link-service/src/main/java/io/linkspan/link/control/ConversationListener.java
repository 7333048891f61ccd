package io.linkspan.link.control;

/** Told how a conversation goes, on the link's loop. */
interface ConversationListener {

    /** The peer took the hello, and needs our routes. */
    void bootstrapping();

    /** The peer has applied all routes there were when it was greeted. */
    void online();

    /** The peer cannot be talked to, now. */
    void lost(String cause);

    /** The peer has been told of a younger speaker of this cluster. */
    void overtaken(String cause);

    /** The peer will not talk to us before somebody changes something. */
    void refused(String reason);
}
