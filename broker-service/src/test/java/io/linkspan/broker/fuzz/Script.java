package io.linkspan.broker.fuzz;

import io.linkspan.broker.codec.Wire;
import io.linkspan.broker.packet.ProtocolVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one connection sends, and how it ends.
 *
 * @param faithful nothing is broken and nothing the client does breaks the protocol, so the broker must not refuse it
 * @param cuts places at which the stream is split into writes, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record Script(
        long number,
        ProtocolVersion version,
        boolean faithful,
        byte[] connect,
        List<byte[]> packets,
        int[] cuts,
        Acks acks,
        Ending ending) {
    /** How the client answers PUBLISH, PUBREC and PUBREL. */
    enum Acks {
        RIGHT,
        NEVER,
        TWICE,
        WRONG
    }

    /** How the client goes. */
    enum Ending {
        PING_THEN_DISCONNECT,
        DISCONNECT,
        HALF_CLOSE,
        RESET,
        CLOSE_MID_PACKET
    }

    private static final int MOST_PACKETS = 60;
    private static final byte[] DISCONNECT_PACKET = {(byte) 0xE0, 0};

    static Script of(long number, Random random) {
        ProtocolVersion version = PacketGrammar.version(random);
        PacketGrammar grammar = new PacketGrammar(random, version);
        boolean faithful = random.nextInt(5) < 2;
        Mutator mutator = new Mutator(random);
        Draft connecting = grammar.connect(
                random.nextInt(12) == 0 && version != ProtocolVersion.V3_1 ? "" : Vocabulary.clientId(random));
        byte[] connect =
                !faithful && random.nextInt(8) == 0 ? mutator.mutate(connecting, grammar.any()) : connecting.bytes();
        List<byte[]> packets = new ArrayList<>();
        // Short when spoilt: what follows a refused packet is never read.
        for (int i = random.nextInt(faithful ? MOST_PACKETS : MOST_PACKETS / 3); i > 0; i--) {
            packets.add((faithful ? grammar.unasked() : grammar.anyLive()).bytes());
        }
        if (!faithful) {
            spoil(packets, grammar, mutator, random);
        }
        int length = connect.length
                + packets.stream().mapToInt(packet -> packet.length).sum();
        return new Script(
                number,
                version,
                faithful,
                connect,
                List.copyOf(packets),
                random.nextInt(4) == 0 ? ends(connect, packets) : cuts(length, random),
                faithful ? Acks.RIGHT : Vocabulary.pick(List.of(Acks.values()), random),
                Vocabulary.pick(List.of(Ending.values()), random));
    }

    // Broken, repeated, in another order, or such that only the state of the session tells that they are wrong.
    private static void spoil(List<byte[]> packets, PacketGrammar grammar, Mutator mutator, Random random) {
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = packets.isEmpty() ? 0 : random.nextInt(packets.size());
            // Most of them late, for the same reason.
            int late = Math.max(at, packets.size() - 1 - random.nextInt(4));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> packets.add(Math.max(0, late), mutator.mutate(grammar.any(), grammar.any()));
                case 3 ->
                    packets.add(
                            at, grammar.publish(1 + random.nextInt(70), false).bytes());
                case 4 ->
                    packets.add(
                            Math.max(0, late),
                            grammar.connect(Vocabulary.clientId(random)).bytes());
                case 5 -> packets.add(Math.max(0, late), grammar.disconnect().bytes());
                case 6 -> packets.add(Math.max(0, late), grammar.auth().bytes());
                default -> {
                    if (!packets.isEmpty()) {
                        packets.add(at, packets.get(random.nextInt(packets.size())));
                    }
                }
            }
        }
    }

    private static int[] ends(byte[] connect, List<byte[]> packets) {
        int[] ends = new int[packets.size()];
        int at = connect.length;
        for (int i = 0; i < ends.length; i++) {
            ends[i] = at;
            at += packets.get(i).length;
        }
        return ends;
    }

    /** Where a packet ends inside the stream. */
    Set<Integer> packetEnds() {
        return Arrays.stream(ends(connect, packets)).boxed().collect(Collectors.toSet());
    }

    private static int[] cuts(int length, Random random) {
        if (length < 2) {
            return new int[0];
        }
        return switch (random.nextInt(4)) {
            case 0 ->
                random.ints(random.nextInt(30), 1, length).sorted().distinct().toArray();
            case 1 ->
                random.ints(Math.min(length, 60), 1, Math.min(length, 80))
                        .sorted()
                        .distinct()
                        .toArray();
            case 2 -> random.ints(2, 1, length).sorted().distinct().toArray();
            default -> new int[0];
        };
    }

    /** The whole stream. */
    byte[] stream() {
        Wire stream = Wire.wire().raw(connect);
        packets.forEach(stream::raw);
        return stream.bytes();
    }

    static byte[] disconnectPacket() {
        return DISCONNECT_PACKET.clone();
    }

    @Override
    public String toString() {
        return "script " + number + " (" + version + ", " + packets.size() + " packets, " + acks + ", " + ending
                + (faithful ? ", faithful" : "") + ")";
    }
}
