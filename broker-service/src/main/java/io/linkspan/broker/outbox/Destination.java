package io.linkspan.broker.outbox;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.NodeId;

/** Where an outbox leads: to another cluster, over a link, or to another broker of this one. */
public sealed interface Destination {
    /** Another cluster; read by the link-service. */
    record Peer(ClusterName cluster) implements Destination {
        @Override
        public String text() {
            return PEER + cluster.value();
        }
    }

    /** Another broker of this cluster; read by this broker itself. */
    record Node(NodeId node) implements Destination {
        @Override
        public String text() {
            return NODE + node.value();
        }
    }

    /** What the text of a peer begins with. */
    String PEER = "peer/";

    /** What the text of a node begins with. */
    String NODE = "node/";

    /** {@code peer/<cluster>} or {@code node/<id>}, as logs and metrics name it. */
    String text();

    /** Reads {@link #text} back. @throws IllegalArgumentException if it is none */
    static Destination parse(String text) {
        if (text.startsWith(PEER)) {
            return new Peer(ClusterName.of(text.substring(PEER.length())));
        }
        if (text.startsWith(NODE)) {
            return new Node(NodeId.of(text.substring(NODE.length())));
        }
        throw new IllegalArgumentException("not a destination: " + text);
    }

    /** The outbox towards a cluster. */
    static Destination peer(ClusterName cluster) {
        return new Peer(cluster);
    }

    /** The outbox towards a broker of this cluster. */
    static Destination node(NodeId node) {
        return new Node(node);
    }
}
