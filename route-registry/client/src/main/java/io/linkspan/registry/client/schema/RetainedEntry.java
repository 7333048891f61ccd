package io.linkspan.registry.client.schema;

import java.util.Arrays;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * The retained message of a topic.
 *
 * @param message batch codec's single message form, never changed; empty for a tombstone
 * @param hlc hybrid logical clock of the publish
 * @param tombstone the message was deleted
 */
@ProtoTypeId(100_011)
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record RetainedEntry(
        @ProtoField(1) byte[] message,
        @ProtoField(number = 2, defaultValue = "0") long hlc,
        @ProtoField(number = 3, defaultValue = "false") boolean tombstone,
        @ProtoField(4) Revision revision)
        implements Revised {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetainedEntry that
                && Arrays.equals(message, that.message)
                && hlc == that.hlc
                && tombstone == that.tombstone
                && revision.equals(that.revision);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(message) + revision.hashCode();
    }
}
