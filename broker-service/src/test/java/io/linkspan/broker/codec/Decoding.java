package io.linkspan.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.limits.SocketLimits;
import io.linkspan.broker.packet.Packet;
import io.linkspan.broker.packet.ProtocolVersion;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes bytes the way a connection does. */
final class Decoding {
    private static final PacketDecoder DECODER = new PacketDecoder();

    private Decoding() {}

    /** A packet that must be refused, with the reason. */
    record Bad(String rule, int reasonCode, byte[] packet) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Bad bad(String rule, int reasonCode, byte[] packet) {
        return new Bad(rule, reasonCode, packet);
    }

    /** Decodes one packet that arrives after a CONNECT of the version; null: before any. */
    static Packet decode(@Nullable ProtocolVersion version, byte[] bytes) throws PacketRefusedException {
        List<Packet> packets = decodeAll(version, bytes);
        assertThat(packets).as("whole packets").hasSize(1);
        return packets.get(0);
    }

    static List<Packet> decodeAll(@Nullable ProtocolVersion version, byte[]... reads) throws PacketRefusedException {
        HeaderRules rules =
                new HeaderRules(SocketLimits.DEFAULT.connectBytes(), ListenerConfig.DEFAULT_MAX_PACKET_BYTES);
        if (version != null) {
            rules.connected(version);
        }
        FrameInput input = new FrameInput(rules, ByteBufAllocator.DEFAULT);
        List<Packet> packets = new ArrayList<>();
        try {
            for (byte[] read : reads) {
                input.offer(Unpooled.copiedBuffer(read));
                while (input.next()) {
                    packets.add(DECODER.decode(input, rules.version()));
                    if (rules.version() == null) {
                        rules.connected(((io.linkspan.broker.packet.Connect) packets.get(0)).version());
                    }
                }
            }
            assertThat(input.heldBytes()).as("bytes left over").isZero();
            return packets;
        } finally {
            input.release();
        }
    }

    static PacketRefusedException refusal(@Nullable ProtocolVersion version, byte[] bytes) {
        PacketRefusedException refusal =
                catchThrowableOfType(PacketRefusedException.class, () -> decodeAll(version, bytes));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    static void assertRefused(@Nullable ProtocolVersion version, Bad bad) {
        PacketRefusedException refusal = refusal(version, bad.packet());
        assertThat(refusal.reasonCode()).as(refusal.why()).isEqualTo(bad.reasonCode());
        assertThat(refusal.why()).isNotBlank();
        assertThat(refusal.getStackTrace()).isEmpty();
    }
}
