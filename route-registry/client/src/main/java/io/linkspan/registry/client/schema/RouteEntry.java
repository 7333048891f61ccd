package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * How a node wants a filter.
 *
 * @param kinds bits of {@code RouteKinds}
 * @param revision its incarnation is the node's; readers ignore routes of a node that is not alive in that incarnation
 */
@ProtoTypeId(100_005)
public record RouteEntry(
        @ProtoField(number = 1, defaultValue = "0") int kinds,
        @ProtoField(2) Revision revision) implements Revised {}
