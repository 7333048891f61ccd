package io.linkspan.broker.packet;

import io.linkspan.contracts.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of CONNACK; -1, null and true (for the three "available" flags) leave the property out.
 *
 * @param maximumQos 0 or 1; 2 is the default and is not sent
 * @param receiveMaximum 1 to 65,535; -1 or 65,535 is not sent
 * @param topicAliasMaximum 0 is the default and is not sent
 * @param serverKeepAliveSeconds -1: the client's own value holds
 */
@SuppressWarnings("ArrayRecordComponent") // shared by contract, never changed
public record ConnAckProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        int maximumQos,
        boolean retainAvailable,
        long maximumPacketSize,
        @Nullable String assignedClientId,
        int topicAliasMaximum,
        @Nullable String reasonString,
        boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdentifiersAvailable,
        boolean sharedSubscriptionAvailable,
        int serverKeepAliveSeconds,
        @Nullable String responseInformation,
        @Nullable String serverReference,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData,
        List<UserProperty> userProperties) {

    /** No property at all. */
    public static final ConnAckProperties NONE = new ConnAckProperties(
            -1, -1, 2, true, -1, null, 0, null, true, true, true, -1, null, null, null, null, List.of());

    /** Only a reason string, for a refusal. */
    public static ConnAckProperties reason(@Nullable String reasonString) {
        return new ConnAckProperties(
                -1, -1, 2, true, -1, null, 0, reasonString, true, true, true, -1, null, null, null, null, List.of());
    }

    /** A refusal that names another server, perhaps. */
    public static ConnAckProperties elsewhere(@Nullable String server, String reason) {
        return new ConnAckProperties(
                -1, -1, 2, true, -1, null, 0, reason, true, true, true, -1, null, server, null, null, List.of());
    }
}
