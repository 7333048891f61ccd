package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;

/**
 * SUBSCRIBE. Left to the domain: the syntax of the filters, access, limits.
 *
 * @param packetId 1 to 65,535
 * @param subscriptionId 1 to 268,435,455; 0 none
 * @param entries at least one
 */
public record Subscribe(
        int packetId, int subscriptionId, List<SubscribeEntry> entries, List<UserProperty> userProperties)
        implements Packet {}
