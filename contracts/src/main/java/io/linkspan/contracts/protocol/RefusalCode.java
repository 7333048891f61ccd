package io.linkspan.contracts.protocol;

/** Why a peer will not take a hello or open a lane. Numbers on the wire; one that this side does not know is OTHER. */
public enum RefusalCode {
    /** Not in this version's list; the detail says what the peer meant. */
    OTHER(0, false),
    /** The peer has no link with our cluster's name. */
    UNKNOWN_CLUSTER(1, false),
    /** We take the peer for another cluster than it is. */
    WRONG_NAME(2, false),
    /** The peer's link to us is disabled. */
    DISABLED(3, false),
    /** No protocol version in common. */
    VERSION(4, false),
    /** Our user may not speak for our cluster. */
    NOT_AUTHORISED(5, false),
    /** A younger incarnation, or epoch, of us was here already. */
    STALE_INCARNATION(6, false),
    /** The peer is still loading; try again soon. */
    NOT_READY(7, true),
    /** The peer could not read what we sent. */
    MALFORMED(8, false);

    private final int number;
    private final boolean temporary;

    RefusalCode(int number, boolean temporary) {
        this.number = number;
        this.temporary = temporary;
    }

    /** As on the wire, 0 to 255. */
    public int number() {
        return number;
    }

    /** True if waiting is enough; else a person, or another process, has to change something. */
    public boolean temporary() {
        return temporary;
    }

    /** From the wire; unknown numbers are {@link #OTHER}. */
    public static RefusalCode of(int number) {
        for (RefusalCode code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return OTHER;
    }
}
