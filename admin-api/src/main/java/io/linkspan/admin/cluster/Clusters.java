package io.linkspan.admin.cluster;

import io.linkspan.admin.links.Links;
import io.linkspan.admin.reports.ReportStore;
import io.linkspan.contracts.cluster.ClusterName;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads what there is to say about this cluster. */
public final class Clusters {

    private final ClusterName name;
    private final NodeStore nodes;
    private final Links links;
    private final ReportStore reports;

    /**
     * Over the stores.
     *
     * @param name of this cluster
     */
    public Clusters(ClusterName name, NodeStore nodes, Links links, ReportStore reports) {
        this.name = name;
        this.nodes = nodes;
        this.links = links;
        this.reports = reports;
    }

    /** Living nodes in no order. */
    public CompletionStage<List<Node>> nodes() {
        return nodes.all();
    }

    /** At a glance; the parts are read one after the other, so they need not agree to the last change. */
    public CompletionStage<ClusterSummary> summary() {
        return nodes.instance().thenCompose(instance -> nodes.all().thenCompose(living -> links.all()
                .thenCombine(reports.read(), (all, read) -> ClusterSummary.of(name, instance, living, all, read))));
    }
}
