package io.linkspan.broker.limits;

/**
 * What bounds the packets of one client.
 *
 * @param maximumBytes largest packet from a client (advertised)
 * @param linkMaximumBytes the same on the link listener
 * @param receiveMaximum QoS 1/2 publishes a client may have unacknowledged here (advertised), 1 to 65,535
 * @param topicAliasMaximum topic aliases a client may use towards the broker (advertised), 0 to 65,535
 */
public record PacketLimits(int maximumBytes, int linkMaximumBytes, int receiveMaximum, int topicAliasMaximum) {
    static final PacketLimits DEFAULT = new PacketLimits(1 << 20, 8_912_896, 1_000, 64);

    /** What a listener takes; peers send batches to theirs. */
    public int maximumBytes(String listener) {
        return listener.equals(BrokerLimits.LINK_LISTENER) ? linkMaximumBytes : maximumBytes;
    }
}
