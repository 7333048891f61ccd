package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * A filter wanted by a node.
 *
 * @param filter topic filter without share prefix
 * @param node node id of the broker
 */
@ProtoTypeId(100_004)
public record RouteKey(
        @ProtoField(1) String filter, @ProtoField(2) String node) {}
