package io.linkspan.broker.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.linkspan.broker.codec.FrameInput;
import io.linkspan.broker.codec.HeaderRules;
import io.linkspan.broker.codec.PacketDecoder;
import io.linkspan.broker.codec.PacketRefusedException;
import io.linkspan.broker.limits.BrokerLimits;
import io.linkspan.broker.packet.Connect;
import io.linkspan.broker.support.Connecting;
import io.linkspan.broker.support.Health;
import io.linkspan.broker.support.RunningBroker;
import io.linkspan.broker.support.WireClient;
import io.linkspan.broker.vertx.TrafficCounter;
import io.linkspan.contracts.topic.TopicFilter;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Many clients at once against a broker with two event loops: right and wrong ones share client ids, topics and groups, so
 * that sessions are resumed, taken over, moved and ended in every state of an exchange. Whatever they did, clients
 * without fault are served, nothing hangs, nothing is thrown, and nothing is left behind.
 */
class SessionFuzzProperties {
    private static final int AT_ONCE = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker(2, BrokerLimits.DEFAULT);

    private final Seed seed = Seed.of("session fuzz", 20_260_302L, 50_000);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Set<String> usedClientIds = java.util.Collections.synchronizedSet(new TreeSet<>());

    @Test
    @DisplayName("after any traffic a healthy client is served, and no session, buffer or thread of work is left over")
    void sockets() throws Exception {
        try (LeakWatch leaks = new LeakWatch()) {
            Health.roundTrip(BROKER);
            long memoryBefore = activeBytes();
            long received = BROKER.counted(TrafficCounter.PACKETS_RECEIVED);
            long refused = BROKER.counted(TrafficCounter.PROTOCOL_ERRORS);

            play();

            received = BROKER.counted(TrafficCounter.PACKETS_RECEIVED) - received;
            refused = BROKER.counted(TrafficCounter.PROTOCOL_ERRORS) - refused;
            seed.say("session fuzz: the broker took " + received + " packets, ended " + refused
                    + " connections for a broken packet, " + usedClientIds.size() + " client ids, "
                    + BROKER.parts().counters().takeovers.sum() + " take-overs");
            assertThat(problems).as("seed %d", seed.value()).isEmpty();
            assertThat(BROKER.failures()).as("seed %d", seed.value()).isEmpty();
            assertThat(received + refused).isGreaterThanOrEqualTo(seed.packets());
            assertThat(refused).as("broken packets were met").isPositive();

            Health.roundTrip(BROKER);
            forgetEverybody();
            assertThat(leaks.found()).as("leaked buffers").isEmpty();
            await("direct memory is back at " + memoryBefore)
                    .atMost(PATIENCE)
                    .until(() -> activeBytes() <= memoryBefore);
        }
    }

    private void play() throws InterruptedException {
        AtomicLong next = new AtomicLong();
        CountDownLatch done = new CountDownLatch(AT_ONCE);
        for (int i = 0; i < AT_ONCE; i++) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (problems.isEmpty() && packetsSeen() < seed.packets()) {
                        long number = next.getAndIncrement();
                        Script script = Script.of(number, seed.stream(number));
                        remember(script.connect());
                        String problem = FuzzClient.play(script, BROKER.port());
                        if (problem != null) {
                            problems.add(problem);
                        }
                    }
                } finally {
                    done.countDown();
                }
            });
        }
        // Only a broker that hangs makes this the end; each connection has a deadline of its own.
        assertThat(done.await(60, TimeUnit.MINUTES)).isTrue();
    }

    private static long packetsSeen() {
        return BROKER.counted(TrafficCounter.PACKETS_RECEIVED) + BROKER.counted(TrafficCounter.PROTOCOL_ERRORS);
    }

    /** A mutation may have made a client id nobody thought of. */
    private void remember(byte[] connect) {
        FrameInput input = new FrameInput(new HeaderRules(1 << 20, 1 << 20), UnpooledByteBufAllocator.DEFAULT);
        try {
            input.offer(Unpooled.wrappedBuffer(connect));
            if (input.next() && new PacketDecoder().decode(input, null) instanceof Connect read) {
                usedClientIds.add(read.clientId());
            }
        } catch (PacketRefusedException refused) {
            // the broker refuses it as well
        } finally {
            input.release();
        }
    }

    // --- what has to hold afterwards

    /** Ends every session there may be, then looks that nothing at all remains. */
    private void forgetEverybody() {
        List<String> ids = new ArrayList<>(usedClientIds);
        ids.remove("");
        for (String id : ids) {
            try (WireClient client = BROKER.open(5)) {
                client.connect(Connecting.as(id));
                client.disconnect();
            }
        }
        Health.nothingLeft(BROKER);
        var parts = BROKER.parts();
        try (WireClient cleaner = BROKER.connect(5, "cleaner")) {
            for (var left : parts.retained().matching(TopicFilter.of("#"))) {
                cleaner.retained(left.message().topic(), "");
            }
            cleaner.disconnect();
        }
        // Those of `$`-topics, which `#` does not show, are as few as mutations made.
        assertThat(parts.retained().size()).as("retained").isLessThan(50);
    }

    /** Bytes in use of the allocator that connections use, caches of the event loops emptied before. */
    private static long activeBytes() {
        var allocator = (PooledByteBufAllocator) VertxByteBufAllocator.POOLED_ALLOCATOR;
        CountDownLatch trimmed = new CountDownLatch(BROKER.loops().size());
        BROKER.loops()
                .forEach(loop -> loop.execute(() -> {
                    allocator.trimCurrentThreadCache();
                    trimmed.countDown();
                }));
        try {
            assertThat(trimmed.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return allocator.metric().directArenas().stream()
                .mapToLong(arena -> arena.numActiveBytes())
                .sum();
    }
}
