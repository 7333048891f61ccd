package io.linkspan.link.status;

import io.linkspan.contracts.cluster.ClusterName;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows links as metrics. Called on the links' loops; reads from any thread. */
public interface LinkMeters {

    /**
     * There is such a link.
     *
     * @param status how it stands now; gives null while this process has nothing to do with it
     */
    void add(ClusterName link, LinkCounters counters, Supplier<@Nullable LinkStatus> status);

    /** It is gone. */
    void remove(ClusterName link);
}
