package io.linkspan.broker.log;

import io.linkspan.broker.stream.Horizon;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageId;
import io.linkspan.contracts.message.StreamId;
import java.util.List;

/** What an entry of the log says. Each one is harmless when it is read twice. */
public sealed interface LogRecord {
    /** A message and who is owed it. */
    record Logged(Kept kept, Message message) implements LogRecord {}

    /** A recipient is through with a message: acknowledged, dropped, expired. */
    record Done(long sequence, Target target) implements LogRecord {}

    /** A QoS 2 message has its packet identifier: it may be sent, under no other any more. */
    record Sent(long session, long sequence, int packetId) implements LogRecord {}

    /** PUBREC came: the message itself is done, its identifier is open until PUBCOMP. */
    record Released(long session, long sequence, int packetId) implements LogRecord {}

    /** PUBCOMP came. */
    record Completed(long session, int packetId) implements LogRecord {}

    /** The client published a QoS 2 message under this identifier. */
    record Opened(long session, int packetId) implements LogRecord {}

    /** PUBREL came: the identifier is free again. */
    record Closed(long session, int packetId) implements LogRecord {}

    /** Every number of a received stream up to {@code last} has been taken in. */
    record Cursor(StreamId stream, long last) implements LogRecord {}

    /** The will of the connection that made this the {@code epoch}th life of the session has been published. */
    record WillSpent(long session, long epoch) implements LogRecord {}

    /** All QoS 2 state of a session, in place of everything said of it before. */
    record SessionState(long session, List<Integer> incoming, List<Exchange> outgoing) implements LogRecord {}

    /**
     * What is known of a session that goes from one node to another while messages for it may come to both.
     *
     * @param names more of the names of its messages, in the order in which they became known
     * @param horizon what the former node had seen when it gave the session away; {@link Horizon#NONE} when that has been said
     */
    record Settles(long session, Phase phase, List<Name> names, Horizon horizon) implements LogRecord {
        public Settles(long session, Phase phase, List<Name> names) {
            this(session, phase, names, Horizon.NONE);
        }
    }

    /** This node has seen the messages up to there, beside those that stand in the log. */
    record SeenUpTo(Horizon horizon) implements LogRecord {}

    /** How far a session is that goes from one node to another. A later one stands for those before. */
    enum Phase {
        /** What was said of an earlier coming no longer holds. */
        BEGINS(0),
        /** It comes. */
        COMES(1),
        /** What its client had been sent is here. */
        READY(2),
        /** The former node has sent its last. */
        SENT(3),
        /** Nothing comes both ways any more. */
        SETTLED(4),
        /** It has gone to another node, and nobody sends messages for it here any more. */
        LEFT(5);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** Whether it is the other or later. */
        public boolean reached(Phase other) {
            return code >= other.code;
        }
    }

    /**
     * A message that may come to a settling session both ways.
     *
     * @param id its name at all nodes
     * @param sequence its identity in this log
     * @param direct whether it came directly, and was let through; else the former node has sent it on
     */
    record Name(MessageId id, long sequence, boolean direct) {}

    /**
     * A QoS 2 exchange towards a client.
     *
     * @param released whether PUBREC has come
     */
    record Exchange(long sequence, int packetId, boolean released) {}
}
