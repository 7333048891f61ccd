package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.server.infinispan.RegistrySettings.ClusterSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The JGroups protocol stack between registry nodes: {@code jgroups-tcp.xml} with the settings filled in. */
final class GroupStack {
    private static final String RESOURCE = "/linkspan/jgroups-tcp.xml";

    private GroupStack() {}

    static String of(ClusterSettings cluster) {
        long timeout = cluster.failureTimeout().toMillis();
        Map<String, String> values = Map.of(
                "bind-address", cluster.bindHost(),
                "bind-port", Integer.toString(cluster.bindPort()),
                "initial-hosts", cluster.initialHosts(),
                "failure-timeout", Long.toString(timeout),
                "failure-interval", Long.toString(Math.max(1, timeout / 4)));
        String stack = template().replace("@authentication@", cluster.secretFile() == null ? "" : "<AUTH/>");
        for (Map.Entry<String, String> value : values.entrySet()) {
            stack = stack.replace("@" + value.getKey() + "@", attribute(value.getValue()));
        }
        return stack;
    }

    private static String template() {
        try (InputStream in = GroupStack.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String attribute(String value) {
        return value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
