package io.linkspan.link.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.LinkState;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.protocol.LinkMessage.Hello;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.announce.Announcer;
import io.linkspan.link.control.ControlPlane;
import io.linkspan.link.control.Timings;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.sim.MemoryExternalRoutes;
import io.linkspan.link.sim.SimPeer;
import io.linkspan.link.sim.SimTime;
import io.linkspan.link.transport.PeerTargets;
import io.linkspan.link.transport.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the network and the registry do, the peer ends up with exactly what we announce, and the link online: hellos,
 * bootstraps, deltas, heartbeats and answers are lost, repeated and reordered, connections end, writes fail, both sides'
 * speakers are replaced.
 */
class RouteReplicationProperties {

    private static final ClusterName AWS = ClusterName.of("aws");
    private static final ClusterName GCP = ClusterName.of("gcp");

    /** Fixed seeds, and a new one each time: a failure names its seed, which replays it. */
    static List<Long> seeds() {
        return Stream.concat(LongStream.rangeClosed(1, 60).boxed(), Stream.of(System.nanoTime()))
                .toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void the_peer_ends_up_with_what_we_announce(long seed) {
        // Given
        World world = new World(seed);
        // When everything goes wrong for two minutes
        world.peer.badness(0.3);
        world.store.failures(0.2);
        for (int step = 0; step < 120; step++) {
            world.somethingHappens();
            world.time.run(Duration.ofMillis(world.random.nextInt(2_000)));
        }
        // And then goes well for one
        world.peer.badness(0);
        world.store.failures(0);
        world.time.run(Duration.ofSeconds(60));
        // Then
        assertThat(world.control.state()).as("seed %d", seed).isEqualTo(new LinkState.Online());
        assertThat(world.store.of(AWS)).as("seed %d", seed).isEqualTo(world.wanted);
        assertThat(world.announcer.size()).isEqualTo(world.wanted.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void once_online_a_change_takes_one_delta_and_nothing_is_connected_anew(long seed) {
        World world = new World(seed);
        world.time.run(Duration.ofSeconds(5));
        assertThat(world.control.state()).isEqualTo(new LinkState.Online());
        int writes = world.store.writes();
        for (int change = 0; change < 20; change++) {
            world.changeWanted();
            world.time.run(Duration.ofMillis(100));
            assertThat(world.store.of(AWS)).as("seed %d", seed).isEqualTo(world.wanted);
        }
        world.time.run(Duration.ofMinutes(5));
        assertThat(world.store.writes() - writes).isLessThanOrEqualTo(20);
        assertThat(world.peer.dialled()).isEqualTo(1);
    }

    /** Cluster aws announces; cluster gcp keeps what it hears. */
    private static final class World {

        private final Random random;
        private final SimTime time = new SimTime();
        private final Loop loop = time.create("aws");
        private final Loop peerLoop = time.create("gcp");
        private final MemoryExternalRoutes store;
        private final SimPeer peer;
        private final NavigableMap<TopicFilter, RouteKinds> wanted = new TreeMap<>();
        private PeerReplica replica;
        private Announcer announcer;
        private ControlPlane control;
        private long incarnation;

        World(long seed) {
            random = new Random(seed);
            store = new MemoryExternalRoutes(time, random);
            peer = new SimPeer(
                    time,
                    random,
                    (message, reply) -> peerLoop.execute(() -> {
                        if (!(message instanceof Hello hello) || hello.to().equals(GCP)) {
                            replica().received(message, reply, () -> {});
                        }
                    }));
            replica = newReplica();
            changeSome(random.nextInt(200));
            incarnation = 1;
            announcer = new Announcer("node-1", incarnation);
            announcer.want(new TreeMap<>(wanted));
            control = newControl(announcer);
        }

        private PeerReplica replica() {
            return replica;
        }

        void somethingHappens() {
            switch (random.nextInt(12)) {
                case 0 -> peer.cut();
                case 1 -> replaceReplica();
                case 2 -> replaceSpeaker();
                case 3 -> replica.verify();
                default -> changeWanted();
            }
        }

        void changeWanted() {
            changeSome(1 + random.nextInt(5));
            NavigableMap<TopicFilter, RouteKinds> now = new TreeMap<>(wanted);
            loop.execute(() -> {
                announcer.want(now);
                control.pump();
            });
        }

        private void changeSome(int count) {
            for (int i = 0; i < count; i++) {
                TopicFilter filter = TopicFilter.of("t/" + random.nextInt(300));
                if (random.nextInt(3) == 0) {
                    wanted.remove(filter);
                } else {
                    wanted.put(filter, RouteKinds.of(1 + random.nextInt(7)));
                }
            }
        }

        /** The peer's link service restarts: it remembers what it has written, and no more. */
        private void replaceReplica() {
            replica.close();
            replica = newReplica();
        }

        /** Another process of ours speaks from now on. */
        private void replaceSpeaker() {
            control.close();
            announcer = new Announcer("node-" + random.nextInt(3), ++incarnation);
            announcer.want(new TreeMap<>(wanted));
            control = newControl(announcer);
        }

        private PeerReplica newReplica() {
            PeerReplica created = new PeerReplica(
                    GCP, AWS, 1, store, peerLoop, new Backoff(Duration.ofSeconds(1), random), 1_000, () -> {});
            created.start();
            return created;
        }

        private ControlPlane newControl(Announcer speaking) {
            ControlPlane created = new ControlPlane(
                    AWS,
                    new InstanceId(new UUID(0, 1)),
                    new PeerTargets(spec(), Secrets.NONE, Duration.ofSeconds(5)),
                    "from-aws-0",
                    speaking,
                    Timings.DEFAULT,
                    peer,
                    loop,
                    new Backoff(Duration.ofSeconds(5), random),
                    new Owner());
            created.start();
            return created;
        }

        private static LinkSpec spec() {
            return new LinkSpec(
                    GCP,
                    ServerAddress.parse("gcp.example:1883"),
                    "from-aws",
                    null,
                    null,
                    List.of(TopicFilter.of("#")),
                    TlsSpec.OFF,
                    1,
                    100,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    true);
        }

        private final class Owner implements ControlPlane.Owner {
            @Override
            public void changed() {}

            @Override
            public void reconnected() {}

            @Override
            public void overtaken() {
                loop.execute(World.this::replaceSpeaker);
            }
        }
    }
}
