package io.linkspan.registry.client.schema;

import java.util.List;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * How a peer wants a filter.
 *
 * @param kinds bits of {@code RouteKinds}
 * @param actor the peer's actor that announced it
 * @param incarnation of that actor
 * @param revisionNumber the actor's route revision that brought it
 * @param path clusters it came through, nearest first
 */
@ProtoTypeId(100_007)
public record ExternalRouteEntry(
        @ProtoField(number = 1, defaultValue = "0") int kinds,
        @ProtoField(2) String actor,
        @ProtoField(number = 3, defaultValue = "0") long incarnation,
        @ProtoField(number = 4, defaultValue = "0") long revisionNumber,
        @ProtoField(5) List<String> path,
        @ProtoField(6) Revision revision)
        implements Revised {}
