package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The other nodes of the cluster, where a client's session may be. */
public interface Elsewhere {
    /** What has become of a session on another node. */
    enum Found {
        /** There is none, or it has ended. */
        NOTHING,
        /** It is here now. */
        ARRIVED,
        /** It could not be had in time: the client must try again. */
        UNAVAILABLE
    }

    /** For a node that is alone. */
    Elsewhere NOWHERE = (clientId, cleanStart, loop, wanted, then) -> then.accept(Found.NOTHING);

    /**
     * Takes a client id away from the others: their session of it, if there is one, ends or comes here.
     *
     * @param cleanStart whether it ends in any case
     * @param loop where it is to arrive
     * @param wanted whether the client is still there; asked on {@code loop}
     * @param then called once, on whatever thread
     */
    void claim(String clientId, boolean cleanStart, EventLoop loop, BooleanSupplier wanted, Consumer<Found> then);

    /** Sessions that leave this node now. */
    default int leaving() {
        return 0;
    }

    /** Sessions that come to this node now. */
    default int coming() {
        return 0;
    }

    /**
     * A session that was leaving for another node when this node's life before ended; on its loop.
     *
     * @param left whether nobody sends messages for it here any more
     */
    default void resumeLeaving(Session session, String owner, boolean left) {}

    /** A session that was arriving when this node's life before ended; on its loop, before there are clients. */
    default void resumeComing(Session session, Settling.Past past) {}

    /** Appends to the log what it must know of the sessions of this loop that are coming, whatever was said before. */
    default void checkpoint(EventLoop loop) {}

    /** The same of one session, which is about to change its loop; on the present one. */
    default void checkpoint(Session session) {}
}
