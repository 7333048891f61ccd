package io.linkspan.broker.support;

import io.linkspan.broker.session.Revival;
import io.linkspan.broker.session.SavedSession;
import io.linkspan.broker.session.SessionStore;
import io.linkspan.broker.subscribe.Subscription;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What survives a broker of the tests: its log, its sessions, and the number of its lives. Sessions may be shared by the
 * brokers of a cluster.
 */
public final class TestDisk implements SessionStore {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    public final MemoryLogStore log = new MemoryLogStore();
    private final String node;
    private final Map<String, SavedSession> sessions;
    private final Map<String, Map<String, Subscription>> subscriptions;
    private final AtomicLong numbers;
    private final Set<String> nodes;
    private long lives;
    private boolean away;

    public TestDisk() {
        node = TestBroker.NODE.value();
        sessions = new ConcurrentHashMap<>();
        subscriptions = new ConcurrentHashMap<>();
        numbers = new AtomicLong();
        nodes = ConcurrentHashMap.newKeySet();
        nodes.add(node);
    }

    /** Of another broker of the same cluster. */
    public TestDisk(String node, TestDisk shared) {
        this.node = node;
        this.sessions = shared.sessions;
        this.subscriptions = shared.subscriptions;
        this.numbers = shared.numbers;
        this.nodes = shared.nodes;
        nodes.add(node);
    }

    long nextLife() {
        return ++lives;
    }

    /** From now on nothing can be saved, or everything. */
    public void away(boolean is) {
        away = is;
        log.failing(is);
    }

    public Map<String, SavedSession> sessions() {
        return sessions;
    }

    List<Revival.Past> past() {
        List<Revival.Past> all = new ArrayList<>();
        sessions.forEach((clientId, saved) -> past(clientId, saved, all));
        return all;
    }

    private void past(String clientId, SavedSession saved, List<Revival.Past> all) {
        boolean own = saved.owner().equals(node);
        if (!own && !saved.former().equals(node)) {
            return;
        }
        all.add(new Revival.Past(own ? owned(saved, "", saved.former()) : saved, made -> {
            Map<String, Subscription> again = new LinkedHashMap<>();
            subscriptions
                    .getOrDefault(clientId, Map.of())
                    .forEach((filter, one) -> again.put(
                            filter,
                            new Subscription(
                                    made,
                                    one.filter(),
                                    one.qos(),
                                    one.noLocal(),
                                    one.retainAsPublished(),
                                    one.identifier(),
                                    made.durable())));
            return again;
        }));
    }

    private static SavedSession owned(SavedSession saved, String owner, String former) {
        return new SavedSession(
                saved.clientId(),
                saved.number(),
                saved.connections(),
                saved.online(),
                saved.expirySeconds(),
                owner,
                former,
                saved.will(),
                saved.willDelaySeconds());
    }

    private void put(SavedSession saved) {
        sessions.put(saved.clientId(), saved.owner().isEmpty() ? owned(saved, node, saved.former()) : saved);
    }

    private CompletionStage<Void> change(Runnable action) {
        if (away) {
            return CompletableFuture.failedStage(new IllegalStateException("the store is away"));
        }
        action.run();
        return DONE;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public long nextNumber() {
        return numbers.incrementAndGet();
    }

    @Override
    public CompletionStage<Void> save(SavedSession session) {
        return change(() -> put(session));
    }

    @Override
    public void saveEventually(SavedSession session) {
        put(session);
    }

    @Override
    public void forget(String clientId, long number, Collection<String> filters) {
        sessions.remove(clientId);
        subscriptions.remove(clientId);
    }

    @Override
    public CompletionStage<@Nullable Whereabouts> find(String clientId) {
        SavedSession saved = sessions.get(clientId);
        return CompletableFuture.completedStage(saved == null ? null : new Whereabouts(saved.owner(), saved.former()));
    }

    @Override
    public void settle(String clientId) {
        sessions.computeIfPresent(clientId, (id, saved) -> saved.owner().equals(node) ? owned(saved, node, "") : saved);
    }

    @Override
    public CompletionStage<Set<String>> nodes() {
        return CompletableFuture.completedStage(Set.copyOf(nodes));
    }

    @Override
    public CompletionStage<Void> settled(String clientId) {
        return DONE;
    }

    @Override
    public CompletionStage<Void> subscribed(long number, Collection<Subscription> made) {
        return change(() -> made.forEach(one -> subscriptions
                .computeIfAbsent(one.subscriber().clientId(), ignored -> new LinkedHashMap<>())
                .put(one.filter().value(), one)));
    }

    @Override
    public CompletionStage<Void> unsubscribed(String clientId, long number, Collection<String> filters) {
        return change(() -> subscriptions
                .computeIfAbsent(clientId, ignored -> new LinkedHashMap<>())
                .keySet()
                .removeAll(filters));
    }
}
