package io.linkspan.link.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.sim.SimBrokers;
import io.linkspan.link.sim.SimTime;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.transport.PeerTargets;
import io.linkspan.link.transport.Secrets;
import io.linkspan.link.transport.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to connections, and whatever the peer refuses, each lane's messages reach the peer once and in order,
 * and our outbox lets go of all of them in the end.
 */
class DataPlaneProperties {

    private static final ClusterName AWS = ClusterName.of("aws");
    private static final ClusterName GCP = ClusterName.of("gcp");
    private static final BrokerNode NODE = new BrokerNode(
            NodeId.of("broker-1"), new InstanceId(new UUID(0, 1)), 5, ServerAddress.parse("127.0.0.1:11883"));

    static List<Long> seeds() {
        return Stream.concat(LongStream.rangeClosed(1, 40).boxed(), Stream.of(System.nanoTime()))
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void every_message_arrives_once_and_in_order(long seed) {
        // Given
        Random random = new Random(seed);
        SimTime time = new SimTime();
        SimBrokers brokers = new SimBrokers(time, random, NODE, AWS, GCP);
        LinkCounters counters = new LinkCounters();
        DataPlane plane = plane(time, random, brokers, counters);
        plane.carry(Map.of(NODE, LaneSet.ALL));
        // When
        brokers.badness(0.2);
        for (int step = 0; step < 150; step++) {
            for (int message = random.nextInt(20); message > 0; message--) {
                brokers.append(random.nextInt(StreamId.LANES));
            }
            if (random.nextInt(15) == 0) {
                brokers.cutSome();
            }
            if (random.nextInt(20) == 0) {
                plane.carry(Map.of(NODE, new LaneSet(random.nextInt())));
                plane.carry(Map.of(NODE, LaneSet.ALL));
            }
            time.run(Duration.ofMillis(random.nextInt(500)));
        }
        brokers.badness(0);
        time.run(Duration.ofSeconds(60));
        // Then
        long total = 0;
        for (int lane = 0; lane < StreamId.LANES; lane++) {
            assertThat(brokers.received(lane))
                    .as("seed %d lane %d", seed, lane)
                    .isEqualTo(LongStream.rangeClosed(1, brokers.appended(lane))
                            .boxed()
                            .toList());
            total += brokers.appended(lane);
        }
        assertThat(brokers.empty()).as("seed %d", seed).isTrue();
        assertThat(brokers.refusals())
                .as("seed %d: the test is worth something", seed)
                .isPositive();
        assertThat(plane.standing().open()).isEqualTo(StreamId.LANES);
        assertThat(counters.snapshot())
                .hasEntrySatisfying(LinkCounters.MESSAGES_FORWARDED, forwarded -> assertThat(forwarded)
                        .isPositive());
        assertThat(total).isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void without_trouble_each_message_is_forwarded_and_counted_once(long seed) {
        Random random = new Random(seed);
        SimTime time = new SimTime();
        SimBrokers brokers = new SimBrokers(time, random, NODE, AWS, GCP);
        LinkCounters counters = new LinkCounters();
        DataPlane plane = plane(time, random, brokers, counters);
        plane.carry(Map.of(NODE, LaneSet.ALL));
        int messages = 500 + random.nextInt(500);
        for (int i = 0; i < messages; i++) {
            brokers.append(random.nextInt(StreamId.LANES));
            time.run(Duration.ofMillis(random.nextInt(3)));
        }
        time.run(Duration.ofSeconds(5));
        assertThat(brokers.empty()).isTrue();
        assertThat(plane.standing().complete()).isTrue();
        assertThat(counters.snapshot())
                .containsEntry(LinkCounters.MESSAGES_FORWARDED, (long) messages)
                .containsEntry(LinkCounters.BATCHES_REFUSED, 0L)
                .containsEntry(LinkCounters.LANES_OPEN, (long) StreamId.LANES)
                .containsEntry(LinkCounters.RECONNECTS, 0L);
    }

    private static DataPlane plane(SimTime time, Random random, SimBrokers brokers, LinkCounters counters) {
        Loop loop = time.create("link");
        LaneClaims claims = (node, lane, claimed, lost) -> {
            loop.after(Duration.ofMillis(random.nextInt(50)), claimed);
            return () -> {};
        };
        return new DataPlane(
                AWS,
                new PeerTargets(spec(1 + random.nextInt(5)), Secrets.NONE, Duration.ofSeconds(5)),
                index -> "from-aws-" + (index + 1),
                "node-1",
                (listener, receiveMaximum) -> new Target(
                        listener,
                        "$link-service-node-1-1",
                        null,
                        null,
                        TlsSpec.OFF,
                        Duration.ofSeconds(10),
                        receiveMaximum,
                        Duration.ofSeconds(5)),
                claims,
                counters,
                Duration.ofSeconds(5),
                brokers,
                loop,
                () -> new Backoff(Duration.ofSeconds(5), random),
                () -> {});
    }

    private static LinkSpec spec(int poolSize) {
        return new LinkSpec(
                GCP,
                ServerAddress.parse("gcp.example:1883"),
                "from-aws",
                null,
                null,
                List.of(),
                TlsSpec.OFF,
                poolSize,
                20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                true);
    }
}
