package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * Who has a duty.
 *
 * @param holder role and node id; empty: given back
 * @param incarnation of the holder
 * @param epoch of this tenure, higher than every one before
 * @param renewal counts renewals of this tenure
 * @param durationMillis how long another waits for an unchanged renewal before it takes over
 */
@ProtoTypeId(100_003)
public record LeaseEntry(
        @ProtoField(1) String holder,
        @ProtoField(number = 2, defaultValue = "0") long incarnation,
        @ProtoField(number = 3, defaultValue = "0") long epoch,
        @ProtoField(number = 4, defaultValue = "0") long renewal,
        @ProtoField(number = 5, defaultValue = "0") long durationMillis,
        @ProtoField(6) Revision revision)
        implements Revised {}
