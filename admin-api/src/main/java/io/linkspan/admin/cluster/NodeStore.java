package io.linkspan.admin.cluster;

import io.linkspan.contracts.cluster.InstanceId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where nodes are kept. Fails with {@code StoreAwayException} while the registry is away. */
public interface NodeStore {

    /** Living nodes in no order. */
    CompletionStage<List<Node>> all();

    /** The identity of this cluster's data. */
    CompletionStage<InstanceId> instance();
}
