package io.linkspan.link.replicate;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.LinkProtocol;
import io.linkspan.contracts.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** Decides whether a peer may introduce itself. The details are sentences that the peer's operator reads. */
public final class Greeting {

    /** How the link to a peer stands here. */
    public enum Standing {
        /** There is none of that name. */
        UNKNOWN,
        /** It is disabled. */
        DISABLED,
        /** It runs. */
        ENABLED
    }

    private final ClusterName own;

    /** For this cluster. */
    public Greeting(ClusterName own) {
        this.own = own;
    }

    /**
     * Why that hello is refused; null if it is not.
     *
     * @param speaker the cluster in the topic, which our broker has checked
     */
    public @Nullable HelloRefused refusal(Hello hello, ClusterName speaker, Standing standing) {
        if (!hello.from().equals(speaker)) {
            return new HelloRefused(
                    RefusalCode.NOT_AUTHORISED, "'" + speaker + "' may not introduce itself as '" + hello.from() + "'");
        }
        if (!hello.to().equals(own)) {
            return new HelloRefused(RefusalCode.WRONG_NAME, own.value());
        }
        if (LinkProtocol.negotiate(hello).isEmpty()) {
            return new HelloRefused(
                    RefusalCode.VERSION,
                    "speaks link protocol " + LinkProtocol.MIN_VERSION + " to " + LinkProtocol.MAX_VERSION + ", not "
                            + hello.minVersion() + " to " + hello.maxVersion());
        }
        return standing(speaker, standing);
    }

    /** Why nothing at all is taken from that peer; null if it is. */
    public @Nullable HelloRefused standing(ClusterName speaker, Standing standing) {
        return switch (standing) {
            case UNKNOWN ->
                new HelloRefused(
                        RefusalCode.UNKNOWN_CLUSTER, "cluster '" + own + "' has no link named '" + speaker + "'");
            case DISABLED ->
                new HelloRefused(RefusalCode.DISABLED, "cluster '" + own + "' has disabled its link '" + speaker + "'");
            case ENABLED -> null;
        };
    }
}
