package io.linkspan.broker.log;

import io.linkspan.contracts.message.Message;
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
     * A QoS 2 exchange towards a client.
     *
     * @param released whether PUBREC has come
     */
    record Exchange(long sequence, int packetId, boolean released) {}
}
