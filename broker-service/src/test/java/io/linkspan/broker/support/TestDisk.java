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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What survives a broker of the tests: its log, its sessions, and the number of its lives. */
public final class TestDisk implements SessionStore {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    public final MemoryLogStore log = new MemoryLogStore();
    private final Map<String, SavedSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Subscription>> subscriptions = new ConcurrentHashMap<>();
    private long lives;
    private long numbers;
    private boolean away;

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
        sessions.forEach((clientId, saved) -> all.add(new Revival.Past(saved, made -> {
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
        })));
        return all;
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
        return ++numbers;
    }

    @Override
    public CompletionStage<Void> save(SavedSession session) {
        return change(() -> sessions.put(session.clientId(), session));
    }

    @Override
    public void saveEventually(SavedSession session) {
        sessions.put(session.clientId(), session);
    }

    @Override
    public void forget(String clientId, long number, Collection<String> filters) {
        sessions.remove(clientId);
        subscriptions.remove(clientId);
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
