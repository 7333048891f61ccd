package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * One life of a broker node's log.
 *
 * @param epoch as in {@link LogKey}
 * @param first position of the first entry still kept; those before it are removed or about to be
 * @param cleared entries before this position are certainly gone, up to {@code first} at most
 */
@ProtoTypeId(100_015)
public record LogLife(
        @ProtoField(number = 1, defaultValue = "0") long epoch,
        @ProtoField(number = 2, defaultValue = "0") long first,
        @ProtoField(number = 3, defaultValue = "0") long cleared) {}
