package io.linkspan.broker.registry;

import io.linkspan.broker.log.LogStore;
import io.linkspan.broker.session.Revival;
import io.linkspan.broker.session.SavedSession;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.contracts.message.MessageOutcome;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.InvalidTopicException;
import io.linkspan.contracts.topic.SubscriptionFilter;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.schema.SessionEntry;
import io.linkspan.registry.client.schema.SubscriptionEntry;
import io.linkspan.registry.client.schema.SubscriptionKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the registry has kept of this node's former lives: sessions and their subscriptions. Blocks. */
@ApplicationScoped
public class SavedState {
    private static final long ANSWER_SECONDS = 60;

    private final Registry registry;

    SavedState(Registry registry) {
        this.registry = registry;
    }

    /** The log of this node. */
    public LogStore log(String node, long incarnation) {
        return new RegistryLogStore(registry, node, incarnation);
    }

    /** The sessions of that node, and those it may still have something for; subscriptions of sessions that are no more are removed. */
    public List<Revival.Past> sessions(String node) throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, SessionEntry> all =
                registry.sessions().snapshot().toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        Map<String, Map<String, SubscriptionEntry>> byClient = new HashMap<>();
        List<SubscriptionKey> stale = new ArrayList<>();
        registry.subscriptions()
                .snapshot()
                .toCompletableFuture()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((key, entry) -> {
                    SessionEntry session = all.get(key.clientId());
                    if (session != null && session.session() == entry.session()) {
                        byClient.computeIfAbsent(key.clientId(), ignored -> new HashMap<>())
                                .put(key.filter(), entry);
                    } else {
                        stale.add(key);
                    }
                });
        registry.subscriptions().removeAll(stale).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        List<Revival.Past> past = new ArrayList<>();
        all.forEach((clientId, entry) -> {
            if (entry.owner().equals(node) || entry.former().equals(node)) {
                Map<String, SubscriptionEntry> entries = byClient.getOrDefault(clientId, Map.of());
                past.add(new Revival.Past(session(node, clientId, entry), made -> subscriptions(made, entries)));
            }
        });
        return past;
    }

    private static Map<String, Subscription> subscriptions(Session made, Map<String, SubscriptionEntry> entries) {
        Map<String, Subscription> all = new LinkedHashMap<>();
        entries.forEach((filter, entry) -> {
            SubscriptionFilter parsed = parse(filter);
            if (parsed != null) {
                all.put(
                        filter,
                        new Subscription(
                                made,
                                parsed,
                                QoS.of(entry.qos()),
                                entry.noLocal(),
                                entry.retainAsPublished(),
                                entry.identifier(),
                                made.durable()));
            }
        });
        return all;
    }

    private static @Nullable SubscriptionFilter parse(String filter) {
        try {
            return SubscriptionFilter.parse(filter);
        } catch (InvalidTopicException notOurs) {
            return null;
        }
    }

    private static SavedSession session(String node, String clientId, SessionEntry entry) {
        return new SavedSession(
                clientId,
                entry.session(),
                entry.epoch(),
                entry.online(),
                entry.expirySeconds(),
                entry.owner().equals(node) ? "" : entry.owner(),
                entry.former(),
                will(entry),
                entry.willDelaySeconds());
    }

    private static @Nullable Message will(SessionEntry entry) {
        return entry.will().length > 0
                        && MessageCodec.decode(entry.will()) instanceof MessageOutcome.Decoded(Message message)
                ? message
                : null;
    }
}
