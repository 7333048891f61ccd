package io.linkspan.broker.limits;

/**
 * What bounds the packets of one client.
 *
 * @param maximumBytes largest packet from a client (advertised)
 * @param linkMaximumBytes the same on the link listener
 * @param receiveMaximum QoS 1/2 publishes a client may have unacknowledged here (advertised), 1 to 65,535
 * @param topicAliasMaximum topic aliases a client may use towards the broker (advertised), 0 to 65,535
 * @param topicBytes length of a topic or filter in UTF-8 bytes; the protocol ends at 65,535
 * @param topicLevels levels of a topic or filter; the protocol ends at 65,536
 * @param filtersPerSubscribe filters of one SUBSCRIBE that are granted; the others get 0x97
 */
public record PacketLimits(
        int maximumBytes,
        int linkMaximumBytes,
        int receiveMaximum,
        int topicAliasMaximum,
        int topicBytes,
        int topicLevels,
        int filtersPerSubscribe) {
    static final PacketLimits DEFAULT = new PacketLimits(1 << 20, 8_912_896, 1_000, 64, 65_535, 65_536, 10_000);

    /** What a listener takes; peers send batches to theirs. */
    public int maximumBytes(String listener) {
        return listener.equals(BrokerLimits.LINK_LISTENER) ? linkMaximumBytes : maximumBytes;
    }

    /** The same with other limits on topics. */
    public PacketLimits withTopics(int bytes, int levels, int perSubscribe) {
        return new PacketLimits(
                maximumBytes, linkMaximumBytes, receiveMaximum, topicAliasMaximum, bytes, levels, perSubscribe);
    }

    /** The same with another Receive Maximum. */
    public PacketLimits withReceiveMaximum(int unacknowledged) {
        return new PacketLimits(
                maximumBytes,
                linkMaximumBytes,
                unacknowledged,
                topicAliasMaximum,
                topicBytes,
                topicLevels,
                filtersPerSubscribe);
    }
}
