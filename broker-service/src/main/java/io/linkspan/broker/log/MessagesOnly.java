package io.linkspan.broker.log;

import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.wire.WireException;
import java.util.List;

/** Reads the messages of an entry and nothing else. */
record MessagesOnly(Each each) implements RecordReader.Visitor {
    @FunctionalInterface
    interface Each {
        void message(long sequence, Message message);
    }

    @Override
    public void logged(long sequence, long arrivedMillis, byte[] message, List<Target> targets) throws WireException {
        each.message(sequence, RecordReader.message(message));
    }

    @Override
    public void doneBySession(long sequence, long session) {}

    @Override
    public void doneByLane(long sequence, String destination) {}

    @Override
    public void doneByRetained(long sequence) {}

    @Override
    public void other(LogRecord record) {}

    @Override
    public void sealed() {}
}
