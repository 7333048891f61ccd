package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.SessionRace.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import io.linkspan.registry.client.schema.SessionEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.client.hotrod.exceptions.HotRodClientException;
import org.infinispan.commons.marshall.Marshaller;
import org.infinispan.commons.marshall.WrappedByteArray;
import org.infinispan.distribution.LocalizedCacheTopology;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a primary owner that is cut off has under way while nobody has noticed. */
@Timeout(200)
class CutOffWriteTest {
    private static final LogEntry BYTES = new LogEntry(1, new byte[] {1});

    @TempDir
    Path directory;

    private @Nullable SplitNodes running;

    CutOffWriteTest() {}

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @ParameterizedTest(
            name = "node {0} is cut off; 0 is the coordinator, which learns of it in another way than the others")
    @ValueSource(ints = {0, 2})
    void isNotReportedAsWrittenThoughTheBackupsAreBelievedDead(int cutOff) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), RegistryRig.PASSWORD + "\n");
        SplitNodes nodes = SplitNodes.start(directory, password, cutOff);
        running = nodes;

        // Given: entries whose primary owner will be alone
        RemoteCacheManager others = nodes.onlyAt(nodes.majority());
        RemoteCache<String, SessionEntry> majority = others.getCache(CacheNames.SESSIONS);
        RemoteCache<LogKey, LogEntry> majorityLog = others.getCache(CacheNames.LOG);
        List<String> clients =
                ownedByTheCutOff(nodes, 5, i -> "client-" + i, CacheNames.SESSIONS, others.getMarshaller());
        LogKey position = ownedByTheCutOff(
                        nodes, 1, i -> new LogKey("node-1", 1, i), CacheNames.LOG, others.getMarshaller())
                .getFirst();
        for (String client : clients) {
            majority.put(client, entry("before", 1));
        }
        String swapped = clients.getFirst();
        List<String> untouched = clients.subList(1, clients.size());
        long version = majority.getWithMetadata(swapped).getVersion();
        SessionEntry changed = entry("minority", 2);

        // When: the cut is made and, before anybody can have noticed, clients write at the one that is alone; each over
        // a connection of its own, because of several refusals on one some do not arrive
        List<RemoteCacheManager> alone =
                IntStream.range(0, 5).mapToObj(i -> nodes.onlyAt(cutOff)).toList();
        List<RemoteCache<String, SessionEntry>> minority = alone.stream()
                .map(at -> at.<String, SessionEntry>getCache(CacheNames.SESSIONS))
                .toList();
        RemoteCache<LogKey, LogEntry> minorityLog = alone.get(4).getCache(CacheNames.LOG);
        nodes.split();
        Map<String, CompletableFuture<?>> written = new LinkedHashMap<>();
        written.put("swap", minority.get(0).replaceWithVersionAsync(swapped, changed, version));
        written.put("put", minority.get(1).putAsync(untouched.get(0), changed));
        written.put("remove", minority.get(2).removeAsync(untouched.get(1)));
        written.put(
                "put of many",
                minority.get(3).putAllAsync(Map.of(untouched.get(2), changed, untouched.get(3), changed)));
        written.put("put if absent", minorityLog.putIfAbsentAsync(position, BYTES));

        // Then: none of them is answered with success
        SoftAssertions all = new SoftAssertions();
        written.forEach((what, answer) -> all.assertThatThrownBy(answer::join)
                .as(what)
                .hasCauseInstanceOf(HotRodClientException.class)
                .hasMessageContaining("AvailabilityException"));
        all.assertAll();

        // And: the majority goes on with what was before; the epoch is given to one
        nodes.awaitSplit();
        assertThat(majority.replaceWithVersion(swapped, entry("majority", 2), version))
                .isTrue();
        assertThat(untouched)
                .allSatisfy(client -> assertThat(majority.get(client)).isEqualTo(entry("before", 1)));
        assertThat(majorityLog.putIfAbsent(position, BYTES)).isNull();
    }

    /** Keys for which it is the one that is cut off that replicates. */
    private <K> List<K> ownedByTheCutOff(
            SplitNodes nodes, int count, IntFunction<K> keys, String cache, Marshaller marshaller) {
        LocalizedCacheTopology topology = nodes.node(nodes.cutOff())
                .caches()
                .getCache(cache)
                .getAdvancedCache()
                .getDistributionManager()
                .getCacheTopology();
        return IntStream.range(0, 1000)
                .mapToObj(keys)
                .filter(key -> topology.getDistribution(stored(marshaller, key)).isPrimary())
                .limit(count)
                .toList();
    }

    private static WrappedByteArray stored(Marshaller marshaller, Object key) {
        try {
            return new WrappedByteArray(marshaller.objectToByteBuffer(key));
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
