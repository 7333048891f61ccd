package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;

/**
 * UNSUBSCRIBE. Left to the domain: the syntax of the filters.
 *
 * @param packetId 1 to 65,535
 * @param filters at least one
 */
public record Unsubscribe(int packetId, List<String> filters, List<UserProperty> userProperties) implements Packet {}
