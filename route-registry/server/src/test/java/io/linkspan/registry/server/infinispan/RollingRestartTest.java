package io.linkspan.registry.server.infinispan;

import static io.linkspan.registry.server.infinispan.RegistryRig.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.registry.client.hotrod.HotRodRegistry;
import io.linkspan.registry.client.schema.LogEntry;
import io.linkspan.registry.client.schema.LogKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three registry nodes, replaced one after the other while a broker commits to its log. */
@Timeout(300)
class RollingRestartTest {
    private static final int NODES = 3;

    @TempDir
    Path directory;

    private final List<EmbeddedRegistry> nodes = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final AtomicLong committed = new AtomicLong();
    private RegistryRig rig;
    private Nodes ring;

    RollingRestartTest() {}

    @BeforeEach
    void setUp() throws IOException {
        rig = new RegistryRig(directory);
        ring = new Nodes(directory, rig.secret("password", RegistryRig.PASSWORD), NODES);
    }

    @AfterEach
    void stop() {
        enough.set(true);
        rig.close();
        nodes.forEach(EmbeddedRegistry::close);
    }

    @Test
    void everyCommitThatWasAnsweredIsThereAfterwards() throws Exception {
        // Given
        for (int i = 0; i < NODES; i++) {
            nodes.add(EmbeddedRegistry.start(node(i)));
        }
        HotRodRegistry broker = rig.client(nodes.getFirst().port());
        await(broker.ready());
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> commit(broker), Thread.ofPlatform()::start);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> committed.get() > 20);

        // When
        for (int i = 0; i < NODES; i++) {
            nodes.get(i).close();
            nodes.set(i, EmbeddedRegistry.start(node(i)));
            long before = committed.get();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> committed.get() > before + 20);
        }
        enough.set(true);
        writer.get(60, TimeUnit.SECONDS);

        // Then: on each of the nodes, none of which has run from the beginning
        for (int i = 0; i < NODES; i++) {
            Map<LogKey, LogEntry> expected = new HashMap<>();
            for (long position = 0; position < committed.get(); position++) {
                expected.put(new LogKey("node-1", 1, position), entry(position));
            }
            assertThat(await(rig.client(nodes.get(i).port()).log().getAll(expected.keySet())))
                    .as("node %d of %d commits", i, committed.get())
                    .isEqualTo(expected);
        }
    }

    /** One position after the other, each repeated until it is known to be there. */
    private void commit(HotRodRegistry broker) {
        while (!enough.get()) {
            long position = committed.get();
            LogEntry mine = entry(position);
            try {
                @Nullable
                LogEntry there = await(broker.log().putIfAbsentOrGet(new LogKey("node-1", 1, position), mine));
                if (there == null || there.equals(mine)) {
                    committed.incrementAndGet();
                }
            } catch (Exception unknown) {
                assertThat(unknown).isInstanceOf(ExecutionException.class);
            }
        }
    }

    private static LogEntry entry(long position) {
        return new LogEntry(1, ByteBuffer.allocate(1024).putLong(position).array());
    }

    private RegistrySettings node(int index) {
        return ring.settings(index, ring.cluster(index, 1));
    }
}
