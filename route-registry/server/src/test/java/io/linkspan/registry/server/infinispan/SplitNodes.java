package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.client.schema.RegistrySchemaImpl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.client.hotrod.configuration.ClientIntelligence;
import org.infinispan.client.hotrod.configuration.ConfigurationBuilder;
import org.infinispan.factories.GlobalComponentRegistry;
import org.infinispan.remoting.transport.Transport;
import org.infinispan.remoting.transport.jgroups.JGroupsTransport;
import org.jgroups.JChannel;
import org.jgroups.protocols.DISCARD;
import org.jgroups.protocols.TP;
import org.jgroups.stack.ProtocolStack;

/** Three registry nodes; what one sends to the other two, and they to it, is dropped, and later not any more. */
final class SplitNodes implements AutoCloseable {
    static final int COUNT = 3;

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Logs each refused operation with its stack; held, because the platform keeps loggers weakly. */
    private static final Logger REFUSALS =
            Logger.getLogger("org.infinispan.interceptors.impl.InvocationContextInterceptor");

    private final Nodes nodes;
    private final int cutOff;
    private final List<EmbeddedRegistry> running = new ArrayList<>();
    private final List<DISCARD> dropping = new ArrayList<>();
    private final List<RemoteCacheManager> clients = new ArrayList<>();

    private SplitNodes(Nodes nodes, int cutOff) {
        this.nodes = nodes;
        this.cutOff = cutOff;
    }

    /**
     * Starts them.
     *
     * @param cutOff index of the one that will be alone; 0 is their coordinator
     */
    static SplitNodes start(Path directory, Path passwordFile, int cutOff) throws Exception {
        Path secretFile = passwordFile; // a merge asks for the nodes' secret, as a join does
        REFUSALS.setLevel(Level.OFF);
        SplitNodes split = new SplitNodes(new Nodes(directory, passwordFile, COUNT), cutOff);
        try {
            for (int i = 0; i < COUNT; i++) {
                EmbeddedRegistry node = EmbeddedRegistry.start(
                        split.nodes.settings(i, split.nodes.cluster(i, 1).secured(secretFile, null)));
                split.running.add(node);
                // in the stack from the start, because one put in while messages pass is not seen by all threads
                DISCARD dropping = new DISCARD();
                channel(node).getProtocolStack().insertProtocol(dropping, ProtocolStack.Position.ABOVE, TP.class);
                split.dropping.add(dropping);
            }
            return split;
        } catch (Exception | Error failure) {
            split.close();
            throw failure;
        }
    }

    /** The one that is cut off. */
    int cutOff() {
        return cutOff;
    }

    /** One of the two others. */
    int majority() {
        return (cutOff + 1) % COUNT;
    }

    EmbeddedRegistry node(int index) {
        return running.get(index);
    }

    int clientPort(int index) {
        return nodes.clientPort(index);
    }

    /** From now on no message passes between the one and the others; nobody has noticed yet. */
    void split() {
        for (int i = 0; i < COUNT; i++) {
            for (int j = 0; j < COUNT; j++) {
                if ((i == cutOff) != (j == cutOff)) {
                    dropping.get(i).addIgnoreMember(channel(running.get(j)).getAddress());
                }
            }
        }
    }

    void awaitSplit() {
        Awaitility.await().atMost(SOON).until(() -> !running.get(cutOff).serving());
        Awaitility.await().atMost(SOON).until(() -> IntStream.range(0, COUNT)
                .filter(i -> i != cutOff)
                .allMatch(i -> running.get(i).members() == COUNT - 1));
    }

    void heal() {
        dropping.forEach(DISCARD::resetIgnoredMembers);
        Awaitility.await().atMost(SOON).until(() -> running.stream()
                .allMatch(node -> node.members() == COUNT && node.serving()));
    }

    private static JChannel channel(EmbeddedRegistry node) {
        return ((JGroupsTransport) GlobalComponentRegistry.componentOf(node.caches(), Transport.class)).getChannel();
    }

    /** A client that goes to no other node than this, and asks once. */
    RemoteCacheManager onlyAt(int index) {
        ConfigurationBuilder hotRod = new ConfigurationBuilder();
        hotRod.addServer()
                .host("127.0.0.1")
                .port(nodes.clientPort(index))
                .clientIntelligence(ClientIntelligence.BASIC)
                .addContextInitializer(new RegistrySchemaImpl())
                .socketTimeout(15_000)
                .maxRetries(0);
        hotRod.security()
                .authentication()
                .enable()
                .saslMechanism("SCRAM-SHA-256")
                .serverName("linkspan")
                .username("linkspan")
                .password(RegistryRig.PASSWORD);
        RemoteCacheManager manager = new RemoteCacheManager(hotRod.build());
        clients.add(manager);
        return manager;
    }

    @Override
    public void close() {
        clients.forEach(RemoteCacheManager::stop);
        running.forEach(EmbeddedRegistry::close);
    }
}
