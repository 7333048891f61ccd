package io.linkspan.broker.access;

import io.linkspan.contracts.cluster.ClusterName;

/** Who a connection speaks for, once it has been let in. */
public sealed interface Principal {
    /** The user name for logs; never a secret. */
    String name();

    /** A client without credentials, where those are allowed. */
    record Anonymous() implements Principal {
        @Override
        public String name() {
            return "";
        }
    }

    /** An ordinary user. */
    record User(String name) implements Principal {}

    /** The link-service of a peer: may speak as that cluster and as nothing else. */
    record LinkIdentity(String name, ClusterName cluster) implements Principal {}

    /** This cluster's own link-service. */
    record Service(String name) implements Principal {}
}
