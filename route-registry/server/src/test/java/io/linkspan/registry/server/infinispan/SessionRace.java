package io.linkspan.registry.server.infinispan;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.Revision;
import io.linkspan.registry.client.schema.SessionEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.infinispan.client.hotrod.MetadataValue;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.exceptions.HotRodClientException;

/**
 * Owners at each registry node, that take the same sessions over and over by compare-and-swap, each time with the next epoch,
 * and note when they were told that they have it.
 */
final class SessionRace {
    /** Some, so that the node that is cut off decides some of them. */
    private static final int SESSIONS = 4;

    /** Between attempts that were refused, as brokers pause. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final SplitNodes nodes;
    private final List<CompletableFuture<Void>> owners = new ArrayList<>();
    private final Map<Claim, List<String>> winners = new ConcurrentHashMap<>();
    private volatile boolean enough;

    private record Claim(String session, long epoch) {}

    private SessionRace(SplitNodes nodes) {
        this.nodes = nodes;
    }

    static SessionRace start(SplitNodes nodes) {
        SessionRace race = new SessionRace(nodes);
        RemoteCache<String, SessionEntry> sessions =
                nodes.onlyAt(nodes.majority()).getCache(CacheNames.SESSIONS);
        for (int i = 0; i < SESSIONS; i++) {
            sessions.put(session(i), entry("nobody", 0));
        }
        for (int node = 0; node < SplitNodes.COUNT; node++) {
            for (int i = 0; i < SESSIONS; i++) {
                RemoteCache<String, SessionEntry> side = nodes.onlyAt(node).getCache(CacheNames.SESSIONS);
                String session = session(i);
                String owner = "owner-" + node;
                race.owners.add(
                        CompletableFuture.runAsync(() -> race.run(side, session, owner), Thread.ofPlatform()::start));
            }
        }
        return race;
    }

    private static String session(int index) {
        return "contested-" + index;
    }

    private void run(RemoteCache<String, SessionEntry> side, String session, String owner) {
        while (!enough) {
            try {
                MetadataValue<SessionEntry> present = side.getWithMetadata(session);
                if (present != null) {
                    claim(side, session, owner, present);
                }
            } catch (HotRodClientException refusedOrUnknown) {
                // in the minority, or cut while it was under way: tried again with what is there then
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void claim(
            RemoteCache<String, SessionEntry> side, String session, String owner, MetadataValue<SessionEntry> present) {
        long epoch = present.getValue().epoch() + 1;
        if (side.replaceWithVersion(session, entry(owner, epoch), present.getVersion())) {
            winners.computeIfAbsent(new Claim(session, epoch), none -> new CopyOnWriteArrayList<>())
                    .add(owner);
        }
    }

    /** Epochs that were given to somebody. */
    int won() {
        return winners.size();
    }

    void stop() throws Exception {
        enough = true;
        for (CompletableFuture<Void> owner : owners) {
            owner.get(60, TimeUnit.SECONDS);
        }
    }

    /** After {@link #stop}: each epoch was given to one, and all nodes know of the last. */
    void assertOneOwner() {
        assertThat(winners).allSatisfy((claim, names) -> assertThat(names).hasSize(1));
        for (int i = 0; i < SESSIONS; i++) {
            String session = session(i);
            long last = winners.keySet().stream()
                    .filter(claim -> claim.session().equals(session))
                    .mapToLong(Claim::epoch)
                    .max()
                    .orElseThrow();
            List<SessionEntry> everywhere = new ArrayList<>();
            for (int node = 0; node < SplitNodes.COUNT; node++) {
                RemoteCache<String, SessionEntry> at = nodes.onlyAt(node).getCache(CacheNames.SESSIONS);
                everywhere.add(at.get(session));
            }
            assertThat(everywhere).as(session).allSatisfy(entry -> assertThat(entry.epoch())
                    .isGreaterThanOrEqualTo(last));
            assertThat(Set.copyOf(everywhere)).as(session).hasSize(1);
        }
    }

    static SessionEntry entry(String node, long epoch) {
        return new SessionEntry(1, node, 1, epoch, true, 60, new byte[0], 0, new Revision(1, epoch), "");
    }
}
