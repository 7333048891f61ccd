package io.linkspan.registry.client.schema;

import java.util.List;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * Where the logs of a broker node begin; under the node's id, changed by compare-and-swap only.
 *
 * @param lives those of which entries are still kept, oldest first
 */
@ProtoTypeId(100_014)
public record LogHead(
        @ProtoField(1) List<LogLife> lives, @ProtoField(2) Revision revision) implements Revised {
    /** Takes an immutable copy. */
    public LogHead {
        lives = List.copyOf(lives);
    }
}
