package io.linkspan.broker.codec;

/** A set of reason codes, 0x00 to 0xFF. */
final class ReasonSet {
    private final boolean[] members = new boolean[256];

    private ReasonSet() {}

    static ReasonSet of(int... reasonCodes) {
        ReasonSet set = new ReasonSet();
        for (int reasonCode : reasonCodes) {
            set.members[reasonCode] = true;
        }
        return set;
    }

    boolean contains(int reasonCode) {
        return members[reasonCode];
    }
}
