package io.linkspan.broker.node;

import io.linkspan.contracts.cluster.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whoever is called at one port: this broker, and those it stands in for. Safe from any thread. */
public final class NodeAcceptors implements NodeAcceptor {
    private final HelloCodec codec;
    private final NodeAcceptor own;
    private final Map<NodeId, NodeAcceptor> beside = new ConcurrentHashMap<>();

    /**
     * With this broker alone.
     *
     * @param secret of the cluster's services, by which callers prove themselves
     * @param own takes in what is not for one of the others, too
     */
    public NodeAcceptors(String secret, NodeAcceptor own) {
        this.codec = new HelloCodec(secret);
        this.own = own;
    }

    /** From now on the node is called here, too. */
    public void add(NodeId node, NodeAcceptor acceptor) {
        beside.put(node, acceptor);
    }

    /** It is here no more. */
    public void remove(NodeId node) {
        beside.remove(node);
    }

    @Override
    public Decision accept(byte[] bytes) {
        Hello hello = codec.read(bytes);
        NodeAcceptor meant = hello == null ? null : meant(hello);
        return (meant == null ? own : meant).accept(bytes);
    }

    private @Nullable NodeAcceptor meant(Hello hello) {
        return beside.get(hello.to());
    }
}
