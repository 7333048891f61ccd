package io.linkspan.admin.links;

import io.linkspan.contracts.link.LinkSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where links are kept. Every call fails with {@link StoreAwayException} while the store is away. */
public interface LinkStore {

    /** All links in no order. */
    CompletionStage<List<Link>> all();

    /** Null when there is none. */
    CompletionStage<@Nullable StoredLink> find(String name);

    /** Null when there is one of that name already. */
    CompletionStage<@Nullable Link> create(LinkSpec spec);

    /** Null when {@code current} is no longer what is stored. */
    CompletionStage<@Nullable Link> replace(StoredLink current, LinkSpec spec);

    /** Changes {@code enabled} alone and touches no secret; null when {@code current} is no longer what is stored. */
    CompletionStage<@Nullable Link> enable(StoredLink current, boolean enabled);

    /** False when {@code current} is no longer what is stored. */
    CompletionStage<Boolean> remove(StoredLink current);
}
