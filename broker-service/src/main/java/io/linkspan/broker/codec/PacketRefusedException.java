package io.linkspan.broker.codec;

import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.ReasonCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A packet broke the specification; the connection it came from has to end.
 *
 * <p>An expected outcome, yet an exception: it leaves a decoder nested several calls deep, and a return value checked
 * after every field would cost more and hide the rules. Checked, so that no caller forgets it, and without a stack
 * trace, so that a hostile client cannot make the broker busy with them.
 */
public final class PacketRefusedException extends Exception {

    private final int reasonCode;
    private final @Nullable ProtocolVersion connAckVersion;

    PacketRefusedException(int reasonCode, String why) {
        this(reasonCode, why, null);
    }

    private PacketRefusedException(int reasonCode, String why, @Nullable ProtocolVersion connAckVersion) {
        super(why, null, false, false);
        this.reasonCode = reasonCode;
        this.connAckVersion = connAckVersion;
    }

    static PacketRefusedException malformed(String why) {
        return new PacketRefusedException(ReasonCode.MALFORMED_PACKET, why);
    }

    static PacketRefusedException protocolError(String why) {
        return new PacketRefusedException(ReasonCode.PROTOCOL_ERROR, why);
    }

    /** For a packet of which nothing more came for that many seconds. */
    public static PacketRefusedException unfinished(long seconds) {
        return malformed("a packet was begun and nothing more of it came for " + seconds + " seconds");
    }

    /** The same refusal of a CONNECT, to be answered by a CONNACK of that version. */
    PacketRefusedException answeredBy(ProtocolVersion version) {
        return new PacketRefusedException(reasonCode, why(), version);
    }

    /** The reason code of version 5 that describes it best, whatever the client speaks. */
    public int reasonCode() {
        return reasonCode;
    }

    /** One sentence for the log, with the clause id. */
    public String why() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    /** For a refused CONNECT the version of the CONNACK that answers it; null when the close alone answers. */
    public @Nullable ProtocolVersion connAckVersion() {
        return connAckVersion;
    }
}
