package io.linkspan.link.lane;

import io.linkspan.contracts.message.StreamId;

/**
 * Some of the 32 lanes.
 *
 * @param bits bit n: lane n
 */
public record LaneSet(int bits) {

    /** All of them. */
    public static final LaneSet ALL = new LaneSet(-1);

    /** None. */
    public static final LaneSet NONE = new LaneSet(0);

    /** Whether that lane is one of them. */
    public boolean contains(int lane) {
        return (bits >>> lane & 1) == 1;
    }

    /** With one more. */
    public LaneSet plus(int lane) {
        if (lane < 0 || lane >= StreamId.LANES) {
            throw new IllegalArgumentException("no lane: " + lane);
        }
        return new LaneSet(bits | 1 << lane);
    }

    /** How many. */
    public int size() {
        return Integer.bitCount(bits);
    }
}
