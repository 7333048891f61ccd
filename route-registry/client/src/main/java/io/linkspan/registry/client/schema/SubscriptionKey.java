package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * A subscription of a session that outlives its connection.
 *
 * @param filter as subscribed to, with the share prefix if there is one
 */
@ProtoTypeId(100_017)
public record SubscriptionKey(
        @ProtoField(1) String clientId, @ProtoField(2) String filter) {}
