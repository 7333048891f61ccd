package io.linkspan.registry.client.schema;

import java.util.Arrays;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the session of a client id; changed by compare-and-swap only.
 *
 * @param session number of the session, by which the log names it; a client id's next session has another
 * @param owner node id of the broker that holds it
 * @param incarnation of that broker
 * @param epoch of this ownership, higher than every one before
 * @param online whether its client is connected
 * @param expirySeconds how long it outlives its connection; 0: not at all; 4,294,967,295: for ever (MQTT 5, 3.1.2.11.2)
 * @param will batch codec's single message form, never changed; empty: none
 * @param willDelaySeconds between the end of the connection and the will
 * @param former node id of the broker that had it before and may still send messages on; empty: none
 */
@ProtoTypeId(100_016)
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record SessionEntry(
        @ProtoField(number = 1, defaultValue = "0") long session,
        @ProtoField(2) String owner,
        @ProtoField(number = 3, defaultValue = "0") long incarnation,
        @ProtoField(number = 4, defaultValue = "0") long epoch,
        @ProtoField(number = 5, defaultValue = "false") boolean online,
        @ProtoField(number = 6, defaultValue = "0") long expirySeconds,
        @ProtoField(7) byte[] will,
        @ProtoField(number = 8, defaultValue = "0") long willDelaySeconds,
        @ProtoField(9) Revision revision,
        @ProtoField(number = 10, defaultValue = "") String former)
        implements Revised {

    /** An entry of an earlier version has no former broker. */
    public SessionEntry {
        former = former == null ? "" : former;
    }

    /** The same, with nothing more to come from another broker. */
    public SessionEntry settled(Revision now) {
        return new SessionEntry(
                session, owner, incarnation, epoch, online, expirySeconds, will, willDelaySeconds, now, "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionEntry that
                && session == that.session
                && owner.equals(that.owner)
                && incarnation == that.incarnation
                && epoch == that.epoch
                && online == that.online
                && expirySeconds == that.expirySeconds
                && Arrays.equals(will, that.will)
                && willDelaySeconds == that.willDelaySeconds
                && revision.equals(that.revision)
                && former.equals(that.former);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(session) + revision.hashCode();
    }

    /** Without the will, which is a message. */
    @Override
    public String toString() {
        return "SessionEntry[session=" + session + ", owner=" + owner + ", incarnation=" + incarnation + ", epoch="
                + epoch + ", online=" + online + ", expirySeconds=" + expirySeconds + ", will " + will.length
                + " bytes, revision=" + revision + ", former=" + former + "]";
    }
}
