package io.linkspan.admin.metrics;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The numbers that nodes report about a link, and how each behaves. */
enum Counter {
    MESSAGES_FORWARDED("messages.forwarded", Kind.COUNTER),
    BYTES_FORWARDED("bytes.forwarded", Kind.COUNTER),
    BATCHES_FORWARDED("batches.forwarded", Kind.COUNTER),
    BATCHES_REFUSED("batches.refused", Kind.COUNTER),
    ROUTES_EXPIRED("routes.expired", Kind.COUNTER),
    RECONNECTS("reconnects", Kind.COUNTER),
    MESSAGES_RECEIVED("messages.received", Kind.COUNTER),
    BYTES_RECEIVED("bytes.received", Kind.COUNTER),
    MESSAGES_REFUSED("messages.refused", Kind.COUNTER),
    OUTBOX_DROPPED("outbox.dropped", Kind.COUNTER),
    OUTBOX_OVERFLOWED("outbox.overflowed", Kind.COUNTER),
    OUTBOX_EXPIRED("outbox.expired", Kind.COUNTER),
    OUTBOX_TOO_LARGE("outbox.too-large", Kind.COUNTER),
    PUBLISHES_REFUSED("publishes.refused", Kind.COUNTER),
    OUTBOX_MESSAGES("outbox.messages", Kind.SUMMED_GAUGE),
    OUTBOX_BYTES("outbox.bytes", Kind.SUMMED_GAUGE),
    OUTBOX_OLDEST("outbox.oldest.millis", Kind.SHARED_GAUGE),
    LANES_OPEN("lanes.open", Kind.SUMMED_GAUGE),
    ROUTES_ANNOUNCED("routes.announced", Kind.SHARED_GAUGE),
    ROUTES_EXTERNAL("routes.external", Kind.SHARED_GAUGE);

    private static final Map<String, Counter> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Counter::word, Function.identity()));

    private final String word;
    private final Kind kind;

    Counter(String word, Kind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** How numbers of several nodes add up, and whether a reset takes them back to zero. */
    enum Kind {
        /** Only grows; summed; reset. */
        COUNTER,
        /** A level of each node; summed; never reset. */
        SUMMED_GAUGE,
        /** A level that belongs to the cluster whoever reports it; the largest counts; never reset. */
        SHARED_GAUGE
    }

    String word() {
        return word;
    }

    /** A name this version does not know is taken for a counter: newer nodes may report more during an upgrade. */
    static Kind kindOf(String word) {
        Counter known = BY_WORD.get(word);
        return known == null ? Kind.COUNTER : known.kind;
    }
}
