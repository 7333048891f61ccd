package io.linkspan.contracts.protocol;

/** Numbers of the control messages on the wire; never used again for another one. */
final class MessageType {
    static final int HELLO = 1;
    static final int HELLO_ACCEPTED = 2;
    static final int HELLO_REFUSED = 3;
    static final int BOOTSTRAP_PART = 4;
    static final int BOOTSTRAP_END = 5;
    static final int DELTA = 6;
    static final int ROUTES_APPLIED = 7;
    static final int RESYNC_WANTED = 8;
    static final int HEARTBEAT = 9;
    static final int HEARTBEAT_ANSWER = 10;
    static final int LANE_OPEN = 11;
    static final int LANE_OPENED = 12;
    static final int LANE_REFUSED = 13;

    private MessageType() {}
}
