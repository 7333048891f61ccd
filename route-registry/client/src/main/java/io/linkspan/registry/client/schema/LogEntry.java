package io.linkspan.registry.client.schema;

import java.util.Arrays;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * One commit of a broker node's log; written once, never changed, so it carries no revision.
 *
 * <p>Equal by content: a writer whose attempt had no answer recognises it in what is there.
 *
 * @param formatVersion how {@code records} are to be read; a reader refuses one that it does not know
 * @param records the commit as the broker encodes it, never changed; its size is bounded by a request's
 */
@ProtoTypeId(100_013)
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record LogEntry(
        @ProtoField(number = 1, defaultValue = "0") int formatVersion,
        @ProtoField(2) byte[] records) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogEntry that
                && formatVersion == that.formatVersion
                && Arrays.equals(records, that.records);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(records) + formatVersion;
    }

    /** Without the records, which are messages. */
    @Override
    public String toString() {
        return "LogEntry[formatVersion=" + formatVersion + ", " + records.length + " bytes]";
    }
}
