package io.linkspan.broker.peer;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What each link of this cluster lets in; kept up to date from the registry, read on the event loops. */
public final class LinkPolicies {
    /** @param topics what this cluster wants from the peer; empty lets nothing in */
    public record Policy(boolean enabled, List<TopicFilter> topics) {
        boolean admits(String topic) {
            for (TopicFilter filter : topics) {
                if (filter.matches(topic)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Map<ClusterName, Policy> policies = new ConcurrentHashMap<>();

    public void put(ClusterName peer, Policy policy) {
        policies.put(peer, policy);
    }

    public void remove(ClusterName peer) {
        policies.remove(peer);
    }

    /** The links known now, by peer. */
    public Map<ClusterName, Policy> all() {
        return Map.copyOf(policies);
    }

    @Nullable
    Policy get(ClusterName peer) {
        return policies.get(peer);
    }
}
