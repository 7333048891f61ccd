package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.server.infinispan.RegistrySettings.ClusterSettings;
import io.linkspan.registry.server.infinispan.RegistrySettings.Credentials;
import io.linkspan.registry.server.infinispan.RegistrySettings.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of several registry nodes in one process that form one registry. */
final class Nodes {
    private final Path directory;
    private final Path passwordFile;
    private final int[] group;
    private final int[] clients;

    /** Takes free ports: nodes and clients are told of them, so they must be known beforehand. */
    Nodes(Path directory, Path passwordFile, int count) throws IOException {
        this.directory = directory;
        this.passwordFile = passwordFile;
        int[] ports = free(2 * count);
        group = IntStream.range(0, count).map(i -> ports[i]).toArray();
        clients = IntStream.range(count, 2 * count).map(i -> ports[i]).toArray();
    }

    private static int[] free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        int[] ports = sockets.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    /** Where node {@code index} listens for the others. */
    int groupPort(int index) {
        return group[index];
    }

    /** Where node {@code index} listens for clients. */
    int clientPort(int index) {
        return clients[index];
    }

    String name(int index) {
        return "registry-" + index;
    }

    /** How node {@code index} finds the others. */
    ClusterSettings cluster(int index, int initialSize) {
        String hosts =
                IntStream.of(group).mapToObj(port -> "127.0.0.1[" + port + "]").collect(Collectors.joining(","));
        return new ClusterSettings(
                "test-" + group[0], "127.0.0.1", group[index], hosts, initialSize, Duration.ofSeconds(4));
    }

    RegistrySettings settings(int index, ClusterSettings cluster) {
        return new RegistrySettings(
                name(index),
                "127.0.0.1",
                clients[index],
                directory.resolve(name(index)),
                new Credentials("linkspan", passwordFile),
                cluster,
                Limits.SMALL);
    }
}
