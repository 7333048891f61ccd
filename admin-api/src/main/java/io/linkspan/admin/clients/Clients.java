package io.linkspan.admin.clients;

import io.linkspan.admin.audit.Audit;
import io.linkspan.admin.audit.AuditEvent;
import io.linkspan.admin.cluster.Node;
import io.linkspan.admin.cluster.NodeStore;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lists, shows, disconnects and removes clients, over all living brokers: each client once, where it is connected if two
 * brokers name it. A broker that does not answer is named in the answer; only what cannot be said without it fails.
 */
public final class Clients {
    private final AllBrokers all;
    private final BrokerClients brokers;
    private final Audit audit;

    public Clients(NodeStore nodes, BrokerClients brokers, Audit audit) {
        this.all = new AllBrokers(nodes);
        this.brokers = brokers;
        this.audit = audit;
    }

    /**
     * One page in the order of client ids: one request to each broker, of {@code limit} clients at most.
     *
     * @param after client id that ended the page before; empty for the first page
     */
    public CompletionStage<ClientPage> page(ClientFilter filter, String after, int limit) {
        return all.ask(broker -> brokers.page(broker, filter, after, false, limit))
                .thenApply(said -> ClientPage.merge(said.values(), limit, said.unanswered()));
    }

    /**
     * The client, where it is connected if it is known to several brokers; null when none knows it. Fails with
     * {@link BrokerAwayException} when only a broker that did not answer could know it.
     */
    public CompletionStage<@Nullable Sighting> find(String clientId) {
        return all.ask(broker -> brokers.find(broker, clientId)).thenApply(said -> {
            Client best = best(said);
            if (best == null) {
                needsAll(said.unanswered());
                return null;
            }
            return new Sighting(best, best.connected() ? List.of() : said.unanswered());
        });
    }

    /** The subscriptions of the client that {@link #find} shows; null when no broker knows it. */
    public CompletionStage<@Nullable List<Subscription>> subscriptions(String clientId) {
        return all.ask(broker -> brokers.find(broker, clientId)).thenCompose(said -> {
            Client best = best(said);
            if (best == null) {
                needsAll(said.unanswered());
                return CompletableFuture.completedFuture(null);
            }
            Node broker = said.answers().stream()
                    .filter(answer -> Objects.equals(answer.value(), best))
                    .findFirst()
                    .orElseThrow()
                    .broker();
            return brokers.subscriptions(broker, clientId);
        });
    }

    private static @Nullable Client best(AllBrokers.Said<@Nullable Client> said) {
        return said.values().stream()
                .filter(Objects::nonNull)
                .reduce(Client::better)
                .orElse(null);
    }

    private static void needsAll(List<String> unanswered) {
        if (!unanswered.isEmpty()) {
            throw new BrokerAwayException("No other broker knows the client, and " + String.join(", ", unanswered)
                    + (unanswered.size() == 1 ? " does" : " do") + " not answer.");
        }
    }

    /** Ends the client's connection. */
    public CompletionStage<ClientChange> disconnect(String who, String clientId) {
        return audited(
                who,
                "disconnect",
                clientId,
                all.ask(broker -> brokers.disconnect(broker, clientId)).thenApply(Clients::change));
    }

    /** Ends the session of a client that is away: nothing is removed anywhere unless every broker says that it is away. */
    public CompletionStage<ClientChange> remove(String who, String clientId) {
        return audited(
                who,
                "remove-session",
                clientId,
                all.ask(broker -> brokers.find(broker, clientId)).thenCompose(found -> {
                    if (found.values().stream().anyMatch(client -> client != null && client.connected())) {
                        return CompletableFuture.completedFuture(new ClientChange(ClientOutcome.IN_USE, List.of()));
                    }
                    if (!found.unanswered().isEmpty()) {
                        throw new BrokerAwayException("Nothing was removed: "
                                + String.join(", ", found.unanswered())
                                + " did not say whether the client is connected there.");
                    }
                    List<Node> knowing = found.answers().stream()
                            .filter(answer -> answer.value() != null)
                            .map(AllBrokers.Answer::broker)
                            .toList();
                    return all.ask(knowing, broker -> brokers.remove(broker, clientId))
                            .thenApply(Clients::change);
                }));
    }

    private CompletionStage<ClientChange> audited(
            String who, String verb, String clientId, CompletionStage<ClientChange> action) {
        return action.whenComplete((change, failure) -> audit.record(AuditEvent.client(
                who, verb, clientId, failure == null ? word(change.outcome()) : "broker-unavailable")));
    }

    private static String word(ClientOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // What stands in the way on one broker counts most, then done on one; that another knows nothing counts least.
    private static ClientChange change(AllBrokers.Said<ClientOutcome> said) {
        List<String> done = said.answers().stream()
                .filter(answer -> answer.value() == ClientOutcome.DONE)
                .map(answer -> answer.broker().node())
                .sorted()
                .toList();
        List<ClientOutcome> outcomes = said.values();
        if (outcomes.contains(ClientOutcome.IN_USE)) {
            return new ClientChange(ClientOutcome.IN_USE, List.of());
        }
        if (!done.isEmpty()) {
            return new ClientChange(ClientOutcome.DONE, done);
        }
        if (!said.unanswered().isEmpty()) {
            throw new BrokerAwayException("Nothing was done: the client is not connected to any other broker, and "
                    + String.join(", ", said.unanswered()) + " did not answer.");
        }
        return new ClientChange(
                outcomes.contains(ClientOutcome.NOT_CONNECTED)
                        ? ClientOutcome.NOT_CONNECTED
                        : ClientOutcome.NO_SUCH_CLIENT,
                List.of());
    }
}
