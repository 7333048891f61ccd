package io.linkspan.broker.session;

/**
 * What a client has acknowledged in this second and the one before, in bytes: so much more it may be owed than one that
 * stalls, for it will soon have taken it. Confined to the session's loop.
 */
final class Credit {
    /** A second, near enough, by shifting. */
    private static final int NANOS_SHIFT = 30;

    private long second;
    private long now;
    private long before;

    void acknowledged(long bytes, long nanos) {
        roll(nanos);
        now += bytes;
    }

    long bytes(long nanos) {
        roll(nanos);
        return now + before;
    }

    private void roll(long nanos) {
        long current = nanos >>> NANOS_SHIFT;
        if (current != second) {
            before = current == second + 1 ? now : 0;
            now = 0;
            second = current;
        }
    }
}
