package io.linkspan.registry.client.schema;

import java.time.Duration;
import java.util.Map;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows of a link.
 *
 * @param state word of a {@code LinkState}; empty for a role that does not judge it
 * @param cause one sentence; null when all is well
 * @param sinceMillis wall clock, for display
 * @param retryAtMillis wall clock, for display; 0: no retry planned
 * @param incarnation of the reporting process
 * @param counters by name
 */
@ProtoTypeId(100_010)
public record LinkStatusEntry(
        @ProtoField(1) String state,
        @ProtoField(2) @Nullable String cause,
        @ProtoField(number = 3, defaultValue = "0") long sinceMillis,
        @ProtoField(number = 4, defaultValue = "0") long retryAtMillis,
        @ProtoField(number = 5, defaultValue = "0") long incarnation,
        @ProtoField(6) Map<String, Long> counters,
        @ProtoField(7) Revision revision)
        implements Revised {

    /** How long a report lives without renewal. */
    public static final Duration LIFESPAN = Duration.ofSeconds(15);
}
