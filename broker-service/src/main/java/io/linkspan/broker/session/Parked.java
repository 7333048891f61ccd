package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import org.jspecify.annotations.Nullable;

/** A delivery whose message is in the log only; the rest as in {@link Delivery}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Parked(
        Owing owing,
        QoS qos,
        boolean retain,
        int[] identifiers,
        @Nullable SharedGroup group) implements Queued {
    @Override
    public int bytes() {
        return owing.kept().bytes();
    }

    /** With the message as it was read back. */
    Delivery with(Message message) {
        return new Delivery(
                new Publication(message, owing.kept().arrivedNanos()), qos, retain, identifiers, group, owing);
    }
}
