package io.linkspan.admin.clients;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.cluster.NodeStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists, shows, disconnects and removes clients, over all living brokers. */
public final class Clients {
    private static final String BROKER = "broker";

    private final NodeStore nodes;
    private final BrokerClients brokers;
    private final Audit audit;

    public Clients(NodeStore nodes, BrokerClients brokers, Audit audit) {
        this.nodes = nodes;
        this.brokers = brokers;
        this.audit = audit;
    }

    /**
     * One page in the order of client ids.
     *
     * @param after the end of the page before, or {@link Position#START}
     */
    public CompletionStage<ClientPage> page(ClientFilter filter, Position after, int limit) {
        return onAll(broker -> {
                    // On a node behind that of the cursor the very id is still to come.
                    boolean inclusive = broker.node().compareTo(after.node()) > 0;
                    return brokers.page(broker, filter, after.clientId(), inclusive, limit)
                            .thenApply(page -> new ClientPage.Answer(broker.node(), page));
                })
                .thenApply(answers -> ClientPage.merge(answers, after, limit));
    }

    /** The client, where it is connected if it is known to several brokers; null when none knows it. */
    public CompletionStage<@Nullable Client> find(String clientId) {
        return onAll(broker -> brokers.find(broker, clientId)).thenApply(found -> found.stream()
                .filter(Objects::nonNull)
                .reduce((one, other) -> one.connected() || !other.connected() ? one : other)
                .orElse(null));
    }

    /** The subscriptions of the client that {@link #find} shows; null when no broker knows it. */
    public CompletionStage<@Nullable List<Subscription>> subscriptions(String clientId) {
        return find(clientId)
                .thenCompose(client -> client == null
                        ? CompletableFuture.completedFuture(null)
                        : living().thenCompose(all -> all.stream()
                                .filter(node -> node.node().equals(client.node()))
                                .findFirst()
                                .map(node -> brokers.subscriptions(node, clientId))
                                .orElseGet(() -> CompletableFuture.completedFuture(null))));
    }

    /** Ends the client's connection. */
    public CompletionStage<ClientOutcome> disconnect(String who, String clientId) {
        return audited(who, "disconnect", clientId, onAll(broker -> brokers.disconnect(broker, clientId)));
    }

    /** Ends the session of a client that is away. */
    public CompletionStage<ClientOutcome> remove(String who, String clientId) {
        return audited(who, "remove-session", clientId, onAll(broker -> brokers.remove(broker, clientId)));
    }

    private CompletionStage<ClientOutcome> audited(
            String who, String verb, String clientId, CompletionStage<List<ClientOutcome>> action) {
        return action.thenApply(Clients::strongest)
                .whenComplete((outcome, failure) -> audit.record(AuditEvent.client(
                        who, verb, clientId, failure == null ? word(outcome) : "broker-unavailable")));
    }

    private static String word(ClientOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // Done on one broker is done; else what stands in the way counts more than that another broker knows nothing.
    private static ClientOutcome strongest(List<ClientOutcome> all) {
        for (ClientOutcome outcome : List.of(ClientOutcome.IN_USE, ClientOutcome.DONE, ClientOutcome.NOT_CONNECTED)) {
            if (all.contains(outcome)) {
                return outcome;
            }
        }
        return ClientOutcome.NO_SUCH_CLIENT;
    }

    private CompletionStage<List<Node>> living() {
        return nodes.all().thenApply(all -> all.stream()
                .filter(node -> node.role().equals(BROKER))
                .filter(node -> node.ports().containsKey("management"))
                .toList());
    }

    private <T extends @Nullable Object> CompletionStage<List<T>> onAll(Function<Node, CompletionStage<T>> question) {
        return living().thenCompose(all -> {
            List<CompletableFuture<T>> asked = all.stream()
                    .map(node -> question.apply(node).toCompletableFuture())
                    .toList();
            return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .thenApply(done -> {
                        List<T> answers = new ArrayList<>();
                        asked.forEach(one -> answers.add(one.join()));
                        return answers;
                    });
        });
    }
}
