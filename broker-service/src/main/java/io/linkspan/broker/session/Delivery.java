package io.linkspan.broker.session;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.subscribe.SharedGroup;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to one session.
 *
 * @param qos already lowered to the subscription's [MQTT-3.8.4-8]
 * @param retain the retain flag as the subscriber is to see it
 * @param identifiers subscription identifiers of every matching subscription, empty for none; never mutated
 * @param group the shared group whose member this session was picked as; null for a plain subscription
 * @param owing the message in the log; null when it is in memory only
 */
public record Delivery(
        Publication publication,
        QoS qos,
        boolean retain,
        int[] identifiers,
        @Nullable SharedGroup group,
        @Nullable Owing owing)
        implements Queued {
    static final int[] NO_IDENTIFIERS = {};

    /** What a client has taken already and only the exchange of QoS 2 is still open for. */
    static final Delivery TAKEN = new Delivery(
            new Publication(new Message(
                    "taken",
                    new byte[0],
                    QoS.EXACTLY_ONCE,
                    false,
                    MessageProperties.NONE,
                    "",
                    0,
                    null,
                    1,
                    List.of(),
                    List.of())),
            QoS.EXACTLY_ONCE,
            false,
            NO_IDENTIFIERS);

    /** For a plain subscription, in memory only. */
    public Delivery(Publication publication, QoS qos, boolean retain, int[] identifiers) {
        this(publication, qos, retain, identifiers, null, null);
    }

    @Override
    public int bytes() {
        return publication.bytes();
    }

    boolean expired(long nowNanos) {
        return publication.expired(nowNanos);
    }

    /** Without the message itself, which can be read from the log; itself when it is not there. */
    Queued parked() {
        return owing == null ? this : new Parked(owing, qos, retain, identifiers, group);
    }
}
