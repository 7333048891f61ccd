package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * How a session is subscribed to a filter.
 *
 * @param session number of the session; one of another session of the client id is none
 * @param qos maximum QoS, 0 to 2
 * @param retainHandling 0 to 2, as in SUBSCRIBE
 * @param identifier subscription identifier; 0: none
 */
@ProtoTypeId(100_018)
public record SubscriptionEntry(
        @ProtoField(number = 1, defaultValue = "0") long session,
        @ProtoField(number = 2, defaultValue = "0") int qos,
        @ProtoField(number = 3, defaultValue = "false") boolean noLocal,
        @ProtoField(number = 4, defaultValue = "false") boolean retainAsPublished,
        @ProtoField(number = 5, defaultValue = "0") int retainHandling,
        @ProtoField(number = 6, defaultValue = "0") int identifier,
        @ProtoField(7) Revision revision)
        implements Revised {}
