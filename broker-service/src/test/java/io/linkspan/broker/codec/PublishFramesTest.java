package io.linkspan.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.packet.ProtocolVersion;
import io.linkspan.broker.packet.Publish;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageProperties;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.message.UserProperty;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublishFramesTest {
    private static final int[] NO_IDS = {};
    private static final MessageProperties RICH = new MessageProperties(
            1,
            60,
            "json",
            "answers",
            new byte[] {1, 2},
            List.of(new UserProperty("k", "v"), new UserProperty("k", "w")));

    private final PacketEncoder encoder = new PacketEncoder();

    private static Publication publication(String topic, MessageProperties properties, byte... payload) {
        return new Publication(
                new Message(topic, payload, QoS.EXACTLY_ONCE, true, properties, "p", 0, null, 1, List.of(), List.of()));
    }

    private static PublishDelivery delivery(boolean v5, QoS qos, int packetId) {
        return new PublishDelivery(v5, qos, false, false, packetId, NO_IDS, 0, false, -1);
    }

    private byte[] bytes(Publication publication, PublishDelivery delivery) {
        PublishFrames frames = encoder.frames(publication);
        ByteBuf out = Unpooled.buffer(16);
        frames.write(delivery, out);
        assertThat(out.readableBytes()).isEqualTo(frames.writtenSize(delivery));
        if (frames.payloadApart()) {
            out.writeBytes(publication.message().payload());
        }
        assertThat(out.readableBytes()).isEqualTo(frames.size(delivery));
        return ByteBufUtil.getBytes(out);
    }

    private static Publish read(ProtocolVersion version, byte[] bytes) throws PacketRefusedException {
        return (Publish) Decoding.decode(version, bytes);
    }

    @Test
    void plainFramesOfBothVersions() {
        Publication publication = publication("a/b", MessageProperties.NONE, (byte) 7);
        assertThat(bytes(publication, delivery(false, QoS.AT_MOST_ONCE, 0)))
                .isEqualTo(Wire.publish(4, 0, "a/b", 0, (byte) 7));
        assertThat(bytes(publication, delivery(true, QoS.AT_MOST_ONCE, 0)))
                .isEqualTo(Wire.publish(5, 0, "a/b", 0, (byte) 7));
        assertThat(bytes(publication, delivery(false, QoS.AT_LEAST_ONCE, 0x1234)))
                .isEqualTo(Wire.publish(4, 1, "a/b", 0x1234, (byte) 7));
        assertThat(bytes(publication, delivery(true, QoS.EXACTLY_ONCE, 65_535)))
                .isEqualTo(Wire.publish(5, 2, "a/b", 65_535, (byte) 7));
    }

    @Test
    @DisplayName("one cached frame serves every QoS, retain, DUP and packet id of its kind")
    void bitsArePatched() throws Exception {
        Publication publication = publication("t", MessageProperties.NONE, (byte) 1);
        byte[] first =
                bytes(publication, new PublishDelivery(true, QoS.AT_LEAST_ONCE, true, true, 5, NO_IDS, 0, false, -1));
        byte[] second =
                bytes(publication, new PublishDelivery(true, QoS.EXACTLY_ONCE, false, false, 6, NO_IDS, 0, false, -1));
        assertThat(first[0]).isEqualTo((byte) 0x3B);
        assertThat(second[0]).isEqualTo((byte) 0x34);
        assertThat(read(ProtocolVersion.V5, first).packetId()).isEqualTo(5);
        assertThat(read(ProtocolVersion.V5, second).packetId()).isEqualTo(6);
        assertThat(encoder.frames(publication)).isSameAs(publication.frames());
    }

    @Test
    void everyPropertyRoundTrips() throws Exception {
        Publication publication = publication("t", RICH, (byte) 1);
        Publish same = read(
                ProtocolVersion.V5,
                bytes(publication, new PublishDelivery(true, QoS.AT_MOST_ONCE, false, false, 0, NO_IDS, 0, false, 60)));
        assertThat(same.properties()).isEqualTo(RICH);
        Publish older = read(
                ProtocolVersion.V5,
                bytes(publication, new PublishDelivery(true, QoS.AT_MOST_ONCE, false, false, 0, NO_IDS, 0, false, 13)));
        assertThat(older.properties()).isEqualTo(RICH.withExpirySeconds(13));
        Publish forever = read(ProtocolVersion.V5, bytes(publication, delivery(true, QoS.AT_MOST_ONCE, 0)));
        assertThat(forever.properties()).isEqualTo(RICH.withExpirySeconds(-1));
        Publish old = read(ProtocolVersion.V3_1_1, bytes(publication, delivery(false, QoS.AT_MOST_ONCE, 0)));
        assertThat(old.properties()).isEqualTo(MessageProperties.NONE);
    }

    @Test
    @DisplayName("subscription identifiers, alias and omitted topic belong to one receiver and leave the cache alone")
    void ownValues() {
        Publication publication = publication("t", MessageProperties.NONE, (byte) 9);
        byte[] own = bytes(
                publication,
                new PublishDelivery(true, QoS.AT_LEAST_ONCE, false, false, 3, new int[] {1, 200}, 2, true, 7));
        assertThat(own)
                .isEqualTo(Wire.wire()
                        .string("")
                        .u16(3)
                        .block(Wire.wire()
                                .hex("02 00000007")
                                .hex("23 0002")
                                .hex("0b 01")
                                .hex("0b c801"))
                        .u8(9)
                        .packet(0x32));
        assertThat(bytes(publication, delivery(true, QoS.AT_LEAST_ONCE, 3)))
                .isEqualTo(Wire.publish(5, 1, "t", 3, (byte) 9));
        byte[] ignored = bytes(
                publication, new PublishDelivery(false, QoS.AT_LEAST_ONCE, false, false, 3, new int[] {1}, 2, true, 7));
        assertThat(ignored).isEqualTo(Wire.publish(4, 1, "t", 3, (byte) 9));
    }

    @Test
    @DisplayName("all sizes around the varint steps and around the threshold for separate payloads round-trip")
    void sizes() throws Exception {
        int[] sizes = {0, 1, 120, 121, 122, 123, 124, 125, 126, 127, 128, 8_191, 8_192, 16_370, 16_380, 16_384, 70_000};
        Random random = new Random(4);
        for (int size : sizes) {
            byte[] payload = new byte[size];
            random.nextBytes(payload);
            Publication publication = publication("top/ic", RICH, payload);
            assertThat(encoder.frames(publication).payloadApart()).isEqualTo(size >= PublishFrames.APART_BYTES);
            for (boolean v5 : new boolean[] {false, true}) {
                for (int packetId : new int[] {0, 77}) {
                    QoS qos = packetId == 0 ? QoS.AT_MOST_ONCE : QoS.AT_LEAST_ONCE;
                    byte[] bytes = bytes(publication, delivery(v5, qos, packetId));
                    Publish back = read(v5 ? ProtocolVersion.V5 : ProtocolVersion.V3_1_1, bytes);
                    assertThat(back.payload()).isEqualTo(payload);
                    assertThat(back.packetId()).isEqualTo(packetId);
                    assertThat(back.topic()).isEqualTo("top/ic");
                }
            }
        }
    }
}
