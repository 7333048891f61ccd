package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * The place of one commit in a broker node's log.
 *
 * @param node node id of the broker
 * @param epoch one life of the log, higher than every one before: the node's incarnation
 * @param position counts commits of that life without a gap
 */
@ProtoTypeId(100_012)
public record LogKey(
        @ProtoField(1) String node,
        @ProtoField(number = 2, defaultValue = "0") long epoch,
        @ProtoField(number = 3, defaultValue = "0") long position) {}
