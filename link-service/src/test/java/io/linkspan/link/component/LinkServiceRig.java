package io.linkspan.link.component;

import io.linkspan.contracts.link.SecretCipher;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files and free ports for a link service of cluster {@code aws} with a registry in the same process. */
public final class LinkServiceRig implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Path directory = Files.createTempDirectory("linkspan-link");
            String password = write(directory.resolve("registry-password"), "for tests");
            Map<String, String> settings = new HashMap<>();
            String registryPort = Integer.toString(freePort());
            settings.put("linkspan.cluster.name", "aws");
            settings.put("linkspan.registry-server.port", registryPort);
            settings.put(
                    "linkspan.registry-server.data-dir",
                    directory.resolve("data").toString());
            settings.put("linkspan.registry-server.password-file", password);
            settings.put("linkspan.registry.servers", "127.0.0.1:" + registryPort);
            settings.put("linkspan.registry.password-file", password);
            settings.put(
                    "linkspan.link.service-password-file", write(directory.resolve("service-password"), "service"));
            settings.put("linkspan.link.encryption-key-file", write(directory.resolve("key"), SecretCipher.newKey()));
            settings.put("quarkus.management.host", "127.0.0.1");
            settings.put("quarkus.management.test-port", "0");
            settings.put("quarkus.management.port", "0");
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // Temporary files go with the machine's temporary directory; ports are free with the process.
    }

    private static String write(Path file, String text) throws IOException {
        return Files.writeString(file, text).toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
