package io.linkspan.registry.client.schema;

import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * Orders the values of one key: first by incarnation, then by counter.
 *
 * @param incarnation of the writer, positive
 * @param counter of the writer's changes, positive
 */
@ProtoTypeId(100_000)
public record Revision(
        @ProtoField(number = 1, defaultValue = "0") long incarnation,
        @ProtoField(number = 2, defaultValue = "0") long counter)
        implements Comparable<Revision> {

    /** The first revision of a writer. */
    public static Revision first(long incarnation) {
        return new Revision(incarnation, 1);
    }

    /**
     * A revision above {@code previous} whoever wrote that: for keys that several processes write.
     *
     * @param previous of the value being replaced; null when there is none
     * @param incarnation of the writer
     */
    public static Revision after(@Nullable Revision previous, long incarnation) {
        if (previous == null || previous.incarnation < incarnation) {
            return first(incarnation);
        }
        return new Revision(previous.incarnation, previous.counter + 1);
    }

    @Override
    public int compareTo(Revision other) {
        int byIncarnation = Long.compare(incarnation, other.incarnation);
        return byIncarnation != 0 ? byIncarnation : Long.compare(counter, other.counter);
    }
}
