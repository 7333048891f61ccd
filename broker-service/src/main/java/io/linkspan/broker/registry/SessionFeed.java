package io.linkspan.broker.registry;

import io.linkspan.broker.log.Standing;
import io.linkspan.broker.operator.BrokerLog;
import io.linkspan.broker.session.SavedSession;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sessions and their subscriptions in the registry; one change under way per client id, the next one behind it. */
@ApplicationScoped
public class SessionFeed implements SessionStore {
    private static final long RETRY_MILLIS = 500;

    /** How long a client waits for the registry before it is told that it is away. */
    private static final long ANSWER_SECONDS = 5;

    /** Bits of a session number that count within one life of the node. */
    private static final int NUMBER_BITS = 40;

    private final Registry registry;
    private final Standing standing;
    private final KeyGuard limit = new KeyGuard("sessions");
    private final ConcurrentHashMap<String, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong revisions = new AtomicLong();
    /** Said once when it begins, however many sessions wait. */
    private final AtomicBoolean failing = new AtomicBoolean();

    private volatile @Nullable Identity identity;

    private record Identity(String node, long incarnation) {}

    /** @param standing nothing is written any more once the life has ended: its sessions are another's */
    public SessionFeed(Registry registry, Standing standing) {
        this.registry = registry;
        this.standing = standing;
    }

    /** Names the node and its life; without it nothing is kept. */
    public void start(String node, long incarnation) {
        identity = new Identity(node, incarnation);
    }

    /** This node's life is over, and its sessions are another's: nothing more is written. What waits is not tried again. */
    public void stop() {
        identity = null;
    }

    private Identity identity() {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("a session is kept before the node has its incarnation");
        }
        return known;
    }

    @Override
    public boolean durable() {
        return identity != null;
    }

    @Override
    public long nextNumber() {
        return identity == null ? 0 : identity().incarnation << NUMBER_BITS | numbers.incrementAndGet();
    }

    @Override
    public CompletionStage<Void> save(SavedSession session) {
        if (identity == null) {
            return CompletableFuture.completedStage(null);
        }
        return soon(behind(session.clientId(), () -> put(session)));
    }

    @Override
    public void saveEventually(SavedSession session) {
        if (identity != null) {
            var unused = eventuallyBehind(session.clientId(), () -> put(session));
        }
    }

    private CompletionStage<Void> put(SavedSession session) {
        if (!limit.admits(session.clientId())) {
            return CompletableFuture.completedStage(null); // holds in memory only
        }
        Identity self = identity();
        var will = session.will();
        boolean own = session.owner().isEmpty();
        return registry.sessions()
                .put(
                        session.clientId(),
                        new SessionEntry(
                                session.number(),
                                own ? self.node : session.owner(),
                                own ? self.incarnation : 0,
                                session.connections(),
                                session.online(),
                                session.expirySeconds(),
                                will == null ? new byte[0] : MessageCodec.encode(will),
                                session.willDelaySeconds(),
                                revision(self),
                                session.former()));
    }

    @Override
    public void forget(String clientId, long number, Collection<String> filters) {
        if (identity == null) {
            return;
        }
        List<SubscriptionKey> keys = keys(clientId, filters);
        var unused = eventuallyBehind(
                clientId, () -> registry.sessions().remove(clientId).thenCompose(removed -> registry.subscriptions()
                        .removeAll(keys)));
    }

    @Override
    public CompletionStage<@Nullable Whereabouts> find(String clientId) {
        if (identity == null || !limit.admits(clientId)) {
            return CompletableFuture.completedStage(null);
        }
        return registry.sessions()
                .get(clientId)
                .thenApply(found -> found == null
                        ? null
                        : new Whereabouts(found.value().owner(), found.value().former()));
    }

    @Override
    public void settle(String clientId) {
        if (identity != null) {
            var unused = eventuallyBehind(clientId, () -> registry.sessions()
                    .get(clientId)
                    .thenCompose(found -> found == null
                                    || !found.value().owner().equals(identity().node)
                            ? CompletableFuture.completedStage(null)
                            : registry.sessions().put(clientId, found.value().settled(revision(identity())))));
        }
    }

    @Override
    public CompletionStage<Set<String>> nodes() {
        return identity == null
                ? CompletableFuture.completedStage(Set.of())
                : registry.logHeads().snapshot().thenApply(heads -> heads.entrySet().stream()
                        .filter(head -> !head.getValue().lives().isEmpty())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public CompletionStage<Void> settled(String clientId) {
        CompletableFuture<Void> tail = tails.get(clientId);
        return tail == null ? CompletableFuture.completedStage(null) : soon(tail);
    }

    @Override
    public CompletionStage<Void> subscribed(long number, Collection<Subscription> subscriptions) {
        if (identity == null || subscriptions.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        Map<SubscriptionKey, SubscriptionEntry> entries = new HashMap<>();
        String clientId = "";
        for (Subscription subscription : subscriptions) {
            clientId = subscription.subscriber().clientId();
            String filter = subscription.filter().value();
            if (limit.admits(clientId + filter)) {
                entries.put(
                        new SubscriptionKey(clientId, filter),
                        new SubscriptionEntry(
                                number,
                                subscription.qos().level(),
                                subscription.noLocal(),
                                subscription.retainAsPublished(),
                                0,
                                subscription.identifier(),
                                revision(identity())));
            }
        }
        return soon(behind(clientId, () -> registry.subscriptions().putAll(entries)));
    }

    @Override
    public CompletionStage<Void> unsubscribed(String clientId, long number, Collection<String> filters) {
        if (identity == null) {
            return CompletableFuture.completedStage(null);
        }
        return soon(behind(clientId, () -> registry.subscriptions().removeAll(keys(clientId, filters))));
    }

    private List<SubscriptionKey> keys(String clientId, Collection<String> filters) {
        List<SubscriptionKey> keys = new ArrayList<>(filters.size());
        for (String filter : filters) {
            if (limit.admits(clientId + filter)) {
                keys.add(new SubscriptionKey(clientId, filter));
            }
        }
        return keys;
    }

    private Revision revision(Identity self) {
        return new Revision(self.incarnation, revisions.incrementAndGet());
    }

    /** Changes that wait for the registry. */
    public int waiting() {
        return tails.size();
    }

    private CompletableFuture<Void> behind(String clientId, Supplier<CompletionStage<Void>> change) {
        return inTurn(clientId, () -> standing.confirm().thenCompose(holds -> change.get()));
    }

    private CompletableFuture<Void> eventuallyBehind(String clientId, Supplier<CompletionStage<Void>> change) {
        return inTurn(clientId, () -> eventually(() -> standing.confirm().thenCompose(holds -> change.get())));
    }

    // A failed change does not keep the next one back: each says everything.
    private CompletableFuture<Void> inTurn(String clientId, Supplier<CompletionStage<Void>> change) {
        var mine = new CompletableFuture<Void>();
        CompletableFuture<Void> before = tails.put(clientId, mine);
        CompletionStage<Void> turn =
                before == null ? CompletableFuture.completedStage(null) : before.exceptionally(failed -> null);
        turn.thenCompose(ignored -> change.get()).whenComplete((done, failure) -> {
            tails.remove(clientId, mine);
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    // Somebody waits: a registry that is away makes it fail, not hang; the change itself stays in its place.
    private static CompletionStage<Void> soon(CompletableFuture<Void> change) {
        return change.isDone() ? change : change.copy().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private CompletionStage<Void> eventually(Supplier<CompletionStage<Void>> change) {
        var done = new CompletableFuture<Void>();
        attempt(change, done);
        return done;
    }

    private void attempt(Supplier<CompletionStage<Void>> change, CompletableFuture<Void> done) {
        change.get().whenComplete((written, failure) -> {
            if (failure == null) {
                failing.set(false);
                done.complete(null);
                return;
            }
            if (identity == null || standing.ended()) {
                done.completeExceptionally(failure);
                return;
            }
            if (failing.compareAndSet(false, true)) {
                BrokerLog.LOG.sessionNotSaved(String.valueOf(failure.getMessage()));
            }
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(change, done));
        });
    }
}
