package io.linkspan.broker.packet;

/** The four acknowledgements of a PUBLISH, with the first byte of their fixed header. */
public enum AckKind {
    PUBACK(0x40),
    PUBREC(0x50),
    PUBREL(0x62),
    PUBCOMP(0x70);

    private final int firstByte;

    AckKind(int firstByte) {
        this.firstByte = firstByte;
    }

    /** Type and flags as they stand in the fixed header. */
    public int firstByte() {
        return firstByte;
    }
}
