package io.linkspan.broker.stream;

import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.message.StreamIdCodec;
import io.linkspan.contracts.wire.WireException;
import io.linkspan.contracts.wire.WireReader;
import io.linkspan.contracts.wire.WireWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Binary form of a {@link Horizon}: whether it has a life (0 or 1), the life; then the lives that it has seen something of, each
 * with a count of lanes, and lane and number of each.
 */
public final class HorizonCodec {
    private static final int MAX_LIVES = 65_536;

    private HorizonCodec() {}

    public static void write(WireWriter out, Horizon horizon) {
        StreamId own = horizon.life();
        out.u8(own == null ? 0 : 1);
        if (own != null) {
            StreamIdCodec.write(out, own);
        }
        Map<StreamId, Map<Integer, Long>> lives = new LinkedHashMap<>();
        horizon.numbers().forEach((stream, number) -> lives.computeIfAbsent(lane(stream, 0), ignored -> new TreeMap<>())
                .put(stream.lane(), number));
        out.varint(lives.size());
        lives.forEach((life, lanes) -> {
            StreamIdCodec.write(out, life);
            out.varint(lanes.size());
            lanes.forEach((lane, number) -> {
                out.u8(lane);
                out.varint(number);
            });
        });
    }

    public static Horizon read(WireReader in) throws WireException {
        StreamId own = in.u8("has a life") == 0 ? null : StreamIdCodec.read(in);
        int count = in.varint(MAX_LIVES, "lives");
        Map<StreamId, Long> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            StreamId life = StreamIdCodec.read(in);
            int lanes = in.varint(StreamId.LANES, "lanes");
            for (int j = 0; j < lanes; j++) {
                int lane = in.u8("lane");
                if (lane >= StreamId.LANES) {
                    throw WireReader.malformed("lane", String.valueOf(lane));
                }
                numbers.put(lane(life, lane), in.varint("number"));
            }
        }
        return new Horizon(own, numbers);
    }

    private static StreamId lane(StreamId stream, int lane) {
        return new StreamId(stream.cluster(), stream.instance(), stream.log(), stream.epoch(), lane);
    }
}
