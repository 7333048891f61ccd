package io.linkspan.registry.server;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A data directory and password of its own, and a port that the client in the same process is told. */
public class RegistryServerProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path directory = Files.createTempDirectory("linkspan-registry-test");
            String password = Files.writeString(directory.resolve("password"), "correct horse\n")
                    .toString();
            String port = Integer.toString(socket.getLocalPort());
            return Map.of(
                    "linkspan.registry-server.port", port,
                    "linkspan.registry-server.data-dir",
                            directory.resolve("data").toString(),
                    "linkspan.registry-server.password-file", password,
                    "linkspan.registry.servers", "127.0.0.1:" + port,
                    "linkspan.registry.password-file", password);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
