package io.linkspan.broker.connection;

import java.time.Duration;

/**
 * How long a client may take nothing or leave a packet half written, and how much may lie before such clients.
 *
 * @param packetTimeout a packet of which nothing more arrives for so long ends its connection
 * @param writeTimeout a client that takes nothing for so long while bytes wait for it is disconnected
 * @param nodeBytes bytes that all clients of the node together have not taken; above, those that keep up still get
 *     everything, the others only what they take
 */
public record StallLimits(Duration packetTimeout, Duration writeTimeout, long nodeBytes) {
    /** Long enough for a client that is being debugged, and for a mobile one in a tunnel. */
    public static final StallLimits DEFAULT =
            new StallLimits(Duration.ofSeconds(30), Duration.ofMinutes(2), 192L << 20);

    /** @throws IllegalArgumentException naming the value and its rule */
    public StallLimits {
        if (!packetTimeout.isPositive()) {
            throw new IllegalArgumentException("packetTimeout " + packetTimeout + " is not positive");
        }
        if (!writeTimeout.isPositive()) {
            throw new IllegalArgumentException("writeTimeout " + writeTimeout + " is not positive");
        }
        if (nodeBytes < 1) {
            throw new IllegalArgumentException("nodeBytes " + nodeBytes + " is below 1");
        }
    }
}
