package io.linkspan.broker.registry;

import io.linkspan.broker.retain.RetainedListener;
import io.linkspan.broker.retain.RetainedStore;
import io.linkspan.contracts.message.MessageCodec;
import io.linkspan.contracts.message.MessageOutcome;
import io.linkspan.registry.client.CacheChange;
import io.linkspan.registry.client.CacheWrite;
import io.linkspan.registry.client.schema.RetainedEntry;
import io.linkspan.registry.client.schema.Revision;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;
import org.jspecify.annotations.Nullable;

/** Channel {@code retained-changes}: retained messages on their way into the registry, and back at start. */
@ApplicationScoped
public class RetainedFeed implements RetainedListener {
    /** How long a deletion is remembered, so that an older copy elsewhere cannot bring the message back. */
    static final Duration TOMBSTONE = Duration.ofDays(7);

    private final CoalescingFeed<String, RetainedEntry> feed = new CoalescingFeed<>();
    /** By topic, who waits for its latest change to be written. */
    private final ConcurrentHashMap<String, List<Waiting>> waiting = new ConcurrentHashMap<>();

    private record Waiting(long version, Runnable kept) {}

    private final KeyGuard limit = new KeyGuard("retained");
    private volatile long incarnation;

    /** Sets the incarnation that revisions carry. */
    public void start(long nodeIncarnation) {
        incarnation = nodeIncarnation;
    }

    /** The stream of writes towards the registry. */
    @Outgoing("retained-changes")
    public Multi<Message<CacheWrite<String, RetainedEntry>>> changes() {
        return feed.writes()
                .map(write -> Message.of(write, () -> {
                    written(write);
                    return CompletableFuture.completedStage(null);
                }));
    }

    private void written(CacheWrite<String, RetainedEntry> write) {
        if (!(write instanceof CacheWrite.Put<String, RetainedEntry>(var topic, var entry, var lifespan))) {
            return;
        }
        List<Runnable> kept = new ArrayList<>();
        waiting.computeIfPresent(topic, (key, all) -> {
            List<Waiting> later = new ArrayList<>();
            for (Waiting one : all) {
                if (one.version <= entry.hlc()) {
                    kept.add(one.kept);
                } else {
                    later.add(one);
                }
            }
            return later.isEmpty() ? null : later;
        });
        kept.forEach(Runnable::run);
    }

    @Override
    public void retainedChanged(
            String topic, io.linkspan.contracts.message.@Nullable Message message, long version, Runnable kept) {
        if (!limit.admits(topic)) {
            kept.run();
            return;
        }
        // Several brokers write the same topic, and the later publish wins whichever broker is the older.
        var revision = new Revision(version, incarnation);
        if (!kept.equals(NOBODY)) {
            waiting.compute(topic, (key, all) -> {
                List<Waiting> more = all == null ? new ArrayList<>(1) : new ArrayList<>(all);
                more.add(new Waiting(version, kept));
                return more;
            });
        }
        feed.offer(
                message == null
                        ? new CacheWrite.Put<>(
                                topic, new RetainedEntry(new byte[0], version, true, revision), TOMBSTONE)
                        : new CacheWrite.Put<>(
                                topic,
                                new RetainedEntry(MessageCodec.encode(message), version, false, revision),
                                null));
    }

    /** Changes of topics that are too long for the registry. */
    public long keptOut() {
        return limit.keptOut();
    }

    /** Changes that wait for the registry. */
    public int waiting() {
        return feed.size();
    }

    /** Takes in what other brokers have changed; this one's own changes come back and change nothing. */
    static void apply(RetainedStore store, CacheChange<String, RetainedEntry> change) {
        switch (change) {
            case CacheChange.Snapshot<String, RetainedEntry> all -> load(store, all.entries());
            case CacheChange.Put<String, RetainedEntry> put -> {
                RetainedEntry value = put.value();
                if (value.tombstone()) {
                    store.load(put.key(), null, value.hlc());
                } else if (MessageCodec.decode(value.message()) instanceof MessageOutcome.Decoded decoded) {
                    // Its time left is the publisher's: it has only just been written.
                    store.load(put.key(), decoded.message(), value.hlc());
                }
            }
            case CacheChange.Removed<String, RetainedEntry> ignored -> {
                // A tombstone that has expired: what it spoke of went with it.
            }
        }
    }

    /** Fills the store with what the registry has; entries that cannot be read are skipped and counted. */
    static int load(RetainedStore store, Map<String, RetainedEntry> entries) {
        int unreadable = 0;
        for (var entry : entries.entrySet()) {
            RetainedEntry value = entry.getValue();
            if (value.tombstone()) {
                store.load(entry.getKey(), null, value.hlc());
            } else if (MessageCodec.decode(value.message()) instanceof MessageOutcome.Decoded decoded) {
                store.load(entry.getKey(), aged(decoded.message()), value.hlc());
            } else {
                unreadable++;
            }
        }
        return unreadable;
    }

    // The time between the publish and this start counts; the same machine's clock wrote and reads it.
    private static io.linkspan.contracts.message.Message aged(io.linkspan.contracts.message.Message message) {
        long expiry = message.properties().expirySeconds();
        if (expiry < 0) {
            return message;
        }
        long waited =
                TimeUnit.MILLISECONDS.toSeconds(Math.max(0, System.currentTimeMillis() - message.timestampMillis()));
        return message.withProperties(message.properties().withExpirySeconds(Math.max(0, expiry - waited)));
    }
}
