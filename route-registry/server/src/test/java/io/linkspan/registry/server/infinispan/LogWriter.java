package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.CacheNames;
import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.infinispan.client.hotrod.RemoteCache;
import org.jspecify.annotations.Nullable;

/** Writes a broker's log: one position after the other, each repeated until it is known to be there. */
final class LogWriter {
    /** Entries that are removed while the majority is alone, as brokers do when all has been delivered. */
    static final int TRIMMED = 20;

    /** Of an entry: some thousands of them are more than a node keeps in memory. */
    private static final int ENTRY_BYTES = 4096;

    private final RegistryRig rig;
    private final SplitNodes nodes;
    private final AtomicLong committed = new AtomicLong();
    private final CompletableFuture<Void> running;
    private volatile boolean enough;

    LogWriter(RegistryRig rig, SplitNodes nodes) {
        this.rig = rig;
        this.nodes = nodes;
        running = CompletableFuture.runAsync(this::run, Thread.ofPlatform()::start);
    }

    private void run() {
        HotRodRegistry broker = rig.client(nodes.clientPort(nodes.majority()));
        while (!enough) {
            long position = committed.get();
            try {
                @Nullable LogEntry there = await(broker.log().putIfAbsentOrGet(key(position), entry(position)));
                if (there == null || there.equals(entry(position))) {
                    committed.incrementAndGet();
                }
            } catch (Exception unknown) {
                assertThat(unknown).isInstanceOf(ExecutionException.class);
                // a new one begins with the node named here; the former may have been told of the cut-off node only
                broker = rig.client(nodes.clientPort(nodes.majority()));
            }
        }
    }

    /** Positions from 0 that the registry has acknowledged. */
    long committed() {
        return committed.get();
    }

    void trim() {
        RemoteCache<LogKey, LogEntry> log = nodes.onlyAt(nodes.majority()).getCache(CacheNames.LOG);
        for (long position = 0; position < TRIMMED; position++) {
            log.remove(key(position));
        }
    }

    void stop() throws Exception {
        enough = true;
        running.get(60, TimeUnit.SECONDS);
    }

    /** After {@link #stop}: what was acknowledged is at each node, also what has left the memory, and nothing that was removed. */
    void assertWhole() {
        for (int i = 0; i < SplitNodes.COUNT; i++) {
            RemoteCache<LogKey, LogEntry> log = nodes.onlyAt(i).getCache(CacheNames.LOG);
            List<Long> missing = new ArrayList<>();
            List<Long> returned = new ArrayList<>();
            for (long position = 0; position < committed(); position++) {
                @Nullable LogEntry there = log.get(key(position));
                if (position < TRIMMED && there != null) {
                    returned.add(position);
                } else if (position >= TRIMMED && !entry(position).equals(there)) {
                    missing.add(position);
                }
            }
            assertThat(missing).as("missing at node %d of %d", i, committed()).isEmpty();
            assertThat(returned).as("removed, and there again at node %d", i).isEmpty();
        }
    }

    static LogKey key(long position) {
        return new LogKey("node-1", 1, position);
    }

    static LogEntry entry(long position) {
        byte[] number = Long.toString(position).getBytes(StandardCharsets.US_ASCII);
        return new LogEntry(1, Arrays.copyOf(number, ENTRY_BYTES));
    }
}
