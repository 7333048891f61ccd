package io.linkspan.registry.server.infinispan;

import io.linkspan.registry.server.infinispan.RegistrySettings.ClusterSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.infinispan.remoting.transport.jgroups.AbstractJGroupsChannelConfigurator;
import org.jgroups.JChannel;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.conf.ProtocolStackConfigurator;
import org.jgroups.conf.XmlConfigurator;
import org.jgroups.protocols.AUTH;
import org.jgroups.protocols.TP;
import org.jgroups.stack.Protocol;
import org.jgroups.util.DefaultSocketFactory;
import org.jspecify.annotations.Nullable;

/** The channel between registry nodes. Secret and TLS are put into it here, so that neither is in a text that may be logged. */
final class GroupChannel extends AbstractJGroupsChannelConfigurator {
    private final ClusterSettings cluster;
    private final ProtocolStackConfigurator stack;
    private final @Nullable NodeToken token;
    private final @Nullable SSLContext tls;

    /** @throws RegistryStartException when secret, certificate, key or authority cannot be used */
    GroupChannel(ClusterSettings cluster) {
        this.cluster = cluster;
        this.token = cluster.secretFile() == null ? null : NodeToken.of(cluster.name(), cluster.secretFile());
        this.tls = cluster.tls() == null ? null : ServerTls.context(cluster.tls());
        try {
            this.stack = XmlConfigurator.getInstance(
                    new ByteArrayInputStream(GroupStack.of(cluster).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException failure) {
            throw new RegistryStartException("linkspan.registry-server.cluster", failure);
        }
    }

    @Override
    public String getName() {
        return cluster.name();
    }

    @Override
    public JChannel createChannel(@Nullable String name) throws Exception {
        return amendChannel(new JChannel(this));
    }

    @Override
    public void afterCreation(Protocol protocol) {
        switch (protocol) {
            case AUTH auth
            when token != null -> {
                token.setAuth(auth);
                auth.setAuthToken(token);
            }
            case TP transport when tls != null -> transport.setSocketFactory(sockets(tls));
            default -> {}
        }
    }

    private static DefaultSocketFactory sockets(SSLContext tls) {
        DefaultSocketFactory sockets = new DefaultSocketFactory(tls);
        sockets.setServerSocketConfigurator(socket -> ((SSLServerSocket) socket).setNeedClientAuth(true));
        return sockets;
    }

    @Override
    public String getProtocolStackString() {
        return stack.getProtocolStackString();
    }

    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
        return stack.getProtocolStack();
    }
}
