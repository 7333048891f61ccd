package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * One node's report about one link.
 *
 * @param link link name
 * @param node {@code role/node}
 */
@ProtoTypeId(100_009)
public record LinkStatusKey(
        @ProtoField(1) String link, @ProtoField(2) String node) {}
