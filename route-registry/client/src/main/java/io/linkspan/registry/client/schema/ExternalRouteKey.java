package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/** A filter wanted by a peer cluster. */
@ProtoTypeId(100_006)
public record ExternalRouteKey(
        @ProtoField(1) String peer, @ProtoField(2) String filter) {}
