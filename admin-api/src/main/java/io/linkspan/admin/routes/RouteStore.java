package io.linkspan.admin.routes;

import io.linkspan.contracts.route.Route;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/** Where routes are kept. Fails with {@code StoreAwayException} while the registry is away. */
public interface RouteStore {

    /** What the living nodes of this cluster want; a filter once per node. */
    CompletionStage<Collection<Route>> own();

    /** What that peer wants. */
    CompletionStage<Collection<Route>> external(String peer);
}
