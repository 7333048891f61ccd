package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static io.linkspan.registry.server.infinispan.SessionRace.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.Versioned;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.LeaseKey;
import io.linkspan.registry.client.schema.SessionEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.client.hotrod.exceptions.HotRodClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three registry nodes, one of them cut off while clients write; the seed says which one, and when. */
@Timeout(300)
class NetworkSplitTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private @Nullable RegistryRig rig;
    private @Nullable SplitNodes running;

    NetworkSplitTest() {}

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
        if (running != null) {
            running.close();
        }
    }

    @Test
    void nothingThatTheMajorityAcknowledgedIsMissingAndNoEpochIsGivenTwice() throws Exception {
        long seed = Long.getLong("linkspan.seed", new Random().nextLong());
        System.out.println("-Dlinkspan.seed=" + seed); // also when it ends with a time-out, which has no words of ours
        Random random = new Random(seed);
        RegistryRig clients = new RegistryRig(directory);
        rig = clients;
        SplitNodes nodes = SplitNodes.start(
                directory, clients.secret("password", RegistryRig.PASSWORD), random.nextInt(SplitNodes.COUNT));
        running = nodes;

        // Given: a log that is written and sessions that are taken all the time, and clients that know one side each
        RemoteCache<String, SessionEntry> majority =
                nodes.onlyAt(nodes.majority()).getCache(CacheNames.SESSIONS);
        RemoteCacheManager alone = nodes.onlyAt(nodes.cutOff());
        RemoteCache<String, SessionEntry> minority = alone.getCache(CacheNames.SESSIONS);
        HotRodRegistry both = clients.client(nodes.clientPort(nodes.cutOff()));
        majority.put("client", entry("before", 1));
        long readBefore = minority.getWithMetadata("client").getVersion();
        Versioned<SessionEntry> readByBoth = await(both.sessions().get("client"));
        assertThat(readByBoth).isNotNull();
        LogWriter writer = new LogWriter(clients, nodes);
        SessionRace race = SessionRace.start(nodes);
        int moment = LogWriter.TRIMMED + random.nextInt(300);
        Awaitility.await().atMost(SOON).until(() -> writer.committed() > moment && race.won() > moment);

        // When
        nodes.split();
        nodes.awaitSplit();

        // Then: the one that is alone says so and refuses to read and to write
        assertThatRefused(() -> minority.get("client"));
        assertThatRefused(() -> minority.put("client", entry("minority", 2)));
        assertThatRefused(() -> minority.replaceWithVersion("client", entry("minority", 2), readBefore));
        assertThatRefused(() -> alone.getCache(CacheNames.NODES).get("broker/node-1"));
        assertThatRefused(() -> alone.getCache(CacheNames.LEASES).get(LeaseKey.routes("gcp")));
        assertThatRefused(() -> alone.getCache(CacheNames.LOG).get(LogWriter.key(0)));
        assertThatRefused(() -> alone.getCache(CacheNames.LOG).putIfAbsent(LogWriter.key(-1), LogWriter.entry(0)));

        // And: the other two go on
        awaitProgress(writer, race);
        long owned = majority.getWithMetadata("client").getVersion();
        assertThat(majority.replaceWithVersion("client", entry("majority", 2), owned))
                .isTrue();
        writer.trim();

        // When
        nodes.heal();

        // Then: one registry again, with the majority's owner
        for (int i = 0; i < SplitNodes.COUNT; i++) {
            RemoteCache<String, SessionEntry> at = nodes.onlyAt(i).getCache(CacheNames.SESSIONS);
            assertThat(at.get("client")).as("at node %d", i).isEqualTo(entry("majority", 2));
        }
        assertThat(minority.replaceWithVersion("client", entry("late", 3), readBefore))
                .as("what was read before the split replaces nothing after it")
                .isFalse();
        assertThat(await(both.sessions().replace("client", entry("late", 3), readByBoth)))
                .as("nor for a client that reached both sides")
                .isFalse();

        // And: nothing is missing at any of them, and no epoch was given twice
        awaitProgress(writer, race);
        writer.stop();
        race.stop();
        writer.assertWhole();
        race.assertOneOwner();
    }

    private static void awaitProgress(LogWriter writer, SessionRace race) {
        long committed = writer.committed();
        int won = race.won();
        Awaitility.await().atMost(SOON).until(() -> writer.committed() > committed + 20 && race.won() > won + 20);
    }

    private static void assertThatRefused(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOf(HotRodClientException.class)
                .hasMessageContaining("AvailabilityException");
    }
}
