package io.linkspan.e2e.product;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Port offsets for the clusters of one test run, far from the product's default ports and from the ports the system gives to
 * outgoing connections.
 *
 * @param base offset of the first cluster; the others follow in steps of {@value #STEP}
 */
public record PortBlock(int base) {
    /** Distance the launcher itself keeps between its two clusters. */
    public static final int STEP = 1000;

    private static final int CLUSTERS = 5;
    private static final int FIRST = 12_000;
    private static final int RANGE = 4_400;
    private static final int TRIES = 1_000;

    /** First ports of the listeners of a cluster at offset 0; several nodes of a kind take the ones behind. */
    private static final List<Integer> PORTS =
            List.of(1883, 8883, 8083, 11883, 7900, 8080, 8443, 11222, 7800, 9000, 9003);

    /** So many in a row: three nodes of a kind, and the two kinds of WebSocket and of management beside one another. */
    private static final int NODES = 6;

    /** How far the ports of one broker of a cluster are from those of the next. */
    private static final int BROKER_STEP = 10;

    private static final int BROKERS = 3;

    /**
     * Finds a block that is free now.
     *
     * @throws IllegalStateException if there is none
     */
    public static PortBlock free() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int attempt = 0; attempt < TRIES; attempt++) {
            PortBlock block = new PortBlock(FIRST + random.nextInt(RANGE / 10) * 10);
            if (block.isFree()) {
                return block;
            }
        }
        throw new IllegalStateException("no free block of ports found in " + TRIES + " attempts");
    }

    /** Offset of the cluster with this index. */
    public int offset(int index) {
        if (index < 0 || index >= CLUSTERS) {
            throw new IllegalArgumentException("index " + index + " of " + CLUSTERS);
        }
        return base + index * STEP;
    }

    private boolean isFree() {
        return IntStream.range(0, CLUSTERS)
                .allMatch(index -> PORTS.stream().allMatch(port -> allFree(port + offset(index))));
    }

    private static boolean allFree(int first) {
        return IntStream.range(0, BROKERS)
                .map(broker -> first + broker * BROKER_STEP)
                .allMatch(next -> IntStream.range(next, next + NODES).allMatch(PortBlock::isFree));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** A port on which nobody listens at the moment. */
    public static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
