package io.linkspan.contracts.protocol;

import java.util.OptionalInt;

/** Versions of the link protocol and how two sides agree on one. */
public final class LinkProtocol {
    /** Lowest version this build speaks. */
    public static final int MIN_VERSION = 1;

    /** Highest version this build speaks. */
    public static final int MAX_VERSION = 1;

    private LinkProtocol() {}

    /** The highest version that both this build and the sender of the hello speak, if there is one. */
    public static OptionalInt negotiate(LinkMessage.Hello hello) {
        return negotiate(MIN_VERSION, MAX_VERSION, hello.minVersion(), hello.maxVersion());
    }

    /** The highest version in both closed ranges, if there is one. */
    public static OptionalInt negotiate(int ownMin, int ownMax, int peerMin, int peerMax) {
        int highest = Math.min(ownMax, peerMax);
        return highest >= Math.max(ownMin, peerMin) ? OptionalInt.of(highest) : OptionalInt.empty();
    }
}
