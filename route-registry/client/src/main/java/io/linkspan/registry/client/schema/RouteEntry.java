package io.linkspan.registry.client.schema;

import java.util.List;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * How a node wants a filter.
 *
 * @param kinds bits of {@code RouteKinds}
 * @param groups names of the shared groups that have members there; other nodes pick one node for each message
 * @param revision its incarnation is the node's; readers ignore routes of a node that is not alive in that incarnation
 */
@ProtoTypeId(100_005)
public record RouteEntry(
        @ProtoField(number = 1, defaultValue = "0") int kinds,
        @ProtoField(2) Revision revision,
        @ProtoField(3) List<String> groups)
        implements Revised {

    public RouteEntry {
        groups = List.copyOf(groups);
    }

    /** Without shared groups. */
    public RouteEntry(int kinds, Revision revision) {
        this(kinds, revision, List.of());
    }
}
