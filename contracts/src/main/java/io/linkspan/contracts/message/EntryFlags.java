package io.linkspan.contracts.message;

/** The first byte of an entry. */
final class EntryFlags {
    /** Lowest two bits: QoS level; 3 is refused. */
    static final int QOS = 3;

    /** The publisher's retain flag. */
    static final int RETAIN = 1 << 2;

    /** Topic of the entry before. */
    static final int SAME_TOPIC = 1 << 3;

    /** Publisher of the entry before. */
    static final int SAME_PUBLISHER = 1 << 4;

    /** Hop limit, path and targets of the entry before. */
    static final int SAME_WAY = 1 << 5;

    /** An identity follows; without it, a numbered entry has that of the batch's stream. */
    static final int IDENTITY = 1 << 6;

    /** Properties follow. */
    static final int PROPERTIES = 1 << 7;

    /** Flags that speak of the entry before: not allowed on the first. */
    static final int BEFORE = SAME_TOPIC | SAME_PUBLISHER | SAME_WAY;

    /** First byte of an identity: the whole stream id follows. */
    static final int OTHER_STREAM = 0;

    /** First byte of an identity: stream of the identity before. */
    static final int SAME_STREAM = 1;

    private EntryFlags() {}
}
