package io.linkspan.contracts.wire;

/** Why bytes were refused; with a sentence beside it, and never an exception, towards the caller of a codec. */
public enum RefusalReason {
    /** The first bytes are not those of this format. */
    NOT_RECOGNISED,
    /** A version, type or flag that this side does not speak. */
    UNSUPPORTED,
    /** Over a limit in bytes, entries or properties. */
    TOO_LARGE,
    /** Ends before what it announces. */
    TRUNCATED,
    /** A value out of its range, ill-formed text, or parts that contradict each other. */
    MALFORMED
}
