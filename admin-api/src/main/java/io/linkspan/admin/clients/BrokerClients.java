package io.linkspan.admin.clients;

import io.linkspan.admin.cluster.Node;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The clients of one broker. Fails with {@link BrokerAwayException}. */
public interface BrokerClients {
    /**
     * Clients in the order of their ids.
     *
     * @param from client id to begin at
     * @param inclusive whether {@code from} itself is wanted
     */
    CompletionStage<BrokerPage> page(Node broker, ClientFilter filter, String from, boolean inclusive, int limit);

    /** Null when the broker has no such session. */
    CompletionStage<@Nullable Client> find(Node broker, String clientId);

    /** Null when the broker has no such session. */
    CompletionStage<@Nullable List<Subscription>> subscriptions(Node broker, String clientId);

    /** Ends the connection; the session stays. */
    CompletionStage<ClientOutcome> disconnect(Node broker, String clientId);

    /** Ends the session of a client that is away. */
    CompletionStage<ClientOutcome> remove(Node broker, String clientId);
}
