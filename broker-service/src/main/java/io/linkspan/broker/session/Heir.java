package io.linkspan.broker.session;

import java.util.function.Consumer;

/** Another node that claims a client id of this one; told once, on whatever thread. */
public interface Heir {
    /** Whether it goes before a claim of this node that is itself waiting for the others: of two such claims one must. */
    boolean first();

    /** There is no session, or it has ended. */
    void nothing();

    /** It cannot be had now: ask again. */
    void later();

    /**
     * It is without a client, and the heir's to take; called on its loop.
     *
     * @param taken to be called once, from any thread: whether it has another owner now
     */
    void inherit(Session session, Consumer<Boolean> taken);
}
