package io.linkspan.link.story;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.cluster.NodeId;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.ServerAddress;
import io.linkspan.contracts.link.TlsSpec;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.announce.RouteTable;
import io.linkspan.link.control.Timings;
import io.linkspan.link.lane.LaneClaims;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.ThreadLoops;
import io.linkspan.link.mqtt.HiveMqDialer;
import io.linkspan.link.replicate.ExternalRoutes;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.status.LinkEvents;
import io.linkspan.link.status.LinkMeters;
import io.linkspan.link.status.LinkStatus;
import io.linkspan.link.status.StatusSink;
import io.linkspan.link.supervise.ConfiguredLink;
import io.linkspan.link.supervise.Environment;
import io.linkspan.link.supervise.LinkSupervisor;
import io.linkspan.link.supervise.NodeInfo;
import io.linkspan.link.supervise.SpeakerClaims;
import io.linkspan.link.transport.Secrets;
import io.linkspan.link.transport.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The link service of one cluster with real MQTT connections, and a registry that is just memory. */
final class TestCluster {

    static final Timings QUICK = new Timings(Duration.ofMillis(300), Duration.ofMillis(1_500));

    final Map<ClusterName, StatusSink.Report> reports = new ConcurrentHashMap<>();
    final Map<ClusterName, Map<TopicFilter, RouteKinds>> externalRoutes = new ConcurrentHashMap<>();
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    final LinkSupervisor supervisor;

    private final Map<ClusterName, Long> counts = new ConcurrentHashMap<>();
    private final ClusterName own;
    private final InstanceId instance = InstanceId.random();
    private final ThreadLoops loops = new ThreadLoops(2, (name, failure) -> failures.add(failure));
    private final AtomicLong incarnations = new AtomicLong();
    private final AtomicLong serviceClients = new AtomicLong();

    TestCluster(String name, int brokerPort) {
        own = ClusterName.of(name);
        supervisor = new LinkSupervisor(new Environment(
                own,
                instance,
                NodeId.of("link-1"),
                () -> 0,
                loops,
                new HiveMqDialer(1),
                (listener, receiveMaximum) -> new Target(
                        listener,
                        "$link-service-link-1-" + serviceClients.incrementAndGet(),
                        null,
                        null,
                        TlsSpec.OFF,
                        Duration.ofSeconds(10),
                        receiveMaximum,
                        Duration.ofSeconds(5)),
                new Memory(),
                new OnlyOne(),
                new Reports(),
                new Events(),
                new NoMeters(),
                QUICK,
                Duration.ofSeconds(5),
                10_000,
                Duration.ofHours(24),
                new Random(1)));
        supervisor.nodes(Map.of(
                "broker/broker-1",
                new NodeInfo("broker", "broker-1", 1, instance.toString(), "127.0.0.1", brokerPort)));
        supervisor.routes(Map.of());
        supervisor.links(Map.of());
    }

    InstanceId instance() {
        return instance;
    }

    void subscribe(String filter) {
        supervisor.route(new RouteTable.Key(filter, "broker-1"), new RouteTable.Entry(1, 1));
    }

    void unsubscribe(String filter) {
        supervisor.routeRemoved(new RouteTable.Key(filter, "broker-1"));
    }

    void link(LinkSpec spec, @Nullable String password) {
        ConfiguredLink link =
                new ConfiguredLink(spec, () -> new Secrets.Opened(password, null), String.valueOf(password), null);
        supervisor.link(spec.name(), link);
    }

    void unlink(String peer) {
        supervisor.linkRemoved(ClusterName.of(peer));
    }

    static LinkSpec spec(String peer, int port, List<String> topics) {
        return new LinkSpec(
                ClusterName.of(peer),
                new ServerAddress("127.0.0.1", port, false),
                "to-" + peer,
                null,
                null,
                topics.stream().map(TopicFilter::of).toList(),
                TlsSpec.OFF,
                2,
                100,
                Duration.ofMillis(800),
                Duration.ofSeconds(10),
                true);
    }

    @Nullable
    String state(String peer) {
        StatusSink.Report report = reports.get(ClusterName.of(peer));
        return report == null ? null : report.state();
    }

    @Nullable
    String cause(String peer) {
        StatusSink.Report report = reports.get(ClusterName.of(peer));
        return report == null ? null : report.cause();
    }

    long counter(String peer, String name) {
        StatusSink.Report report = reports.get(ClusterName.of(peer));
        return report == null ? -1 : report.counters().getOrDefault(name, -1L);
    }

    /** Reports written about that link. */
    long reportsOf(String peer) {
        return counts.getOrDefault(ClusterName.of(peer), 0L);
    }

    Set<TopicFilter> wantedBy(String peer) {
        return externalRoutes.getOrDefault(ClusterName.of(peer), Map.of()).keySet();
    }

    /** Ends it in order; fails if any of its tasks has failed. */
    void stop() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        supervisor.shutDown(() -> done.complete(null));
        done.get(20, TimeUnit.SECONDS);
        loops.close();
        if (!failures.isEmpty()) {
            throw new AssertionError("tasks failed in cluster " + own, failures.getFirst());
        }
    }

    private final class Memory implements ExternalRoutes {

        @Override
        public CompletionStage<Duration> away(ClusterName peer) {
            return CompletableFuture.completedStage(Duration.ZERO);
        }

        @Override
        public CompletionStage<Void> away(ClusterName peer, Duration time) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Known> load(ClusterName peer) {
            return CompletableFuture.completedStage(
                    new Known(Map.copyOf(externalRoutes.getOrDefault(peer, Map.of())), 0));
        }

        @Override
        public CompletionStage<Void> write(Change change) {
            Map<TopicFilter, RouteKinds> kept =
                    externalRoutes.computeIfAbsent(change.peer(), none -> new ConcurrentHashMap<>());
            change.removes().forEach(kept::remove);
            kept.putAll(change.puts());
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Integer> removeAll(ClusterName peer) {
            Map<TopicFilter, RouteKinds> removed = externalRoutes.remove(peer);
            return CompletableFuture.completedStage(removed == null ? 0 : removed.size());
        }

        @Override
        public CompletionStage<Set<ClusterName>> peers() {
            return CompletableFuture.completedStage(Set.copyOf(externalRoutes.keySet()));
        }
    }

    private final class OnlyOne implements SpeakerClaims {

        @Override
        public LaneClaims.Claim speak(ClusterName link, Loop loop, LongConsumer claimed, Runnable lost) {
            loop.execute(() -> claimed.accept(incarnations.incrementAndGet()));
            return () -> {};
        }

        @Override
        public LaneClaims lanes(ClusterName link, Loop loop) {
            return (node, lane, claimed, lost) -> {
                loop.execute(claimed);
                return () -> {};
            };
        }
    }

    private final class Reports implements StatusSink {

        @Override
        public CompletionStage<Void> report(ClusterName link, Report report) {
            reports.put(link, report);
            counts.merge(link, 1L, Long::sum);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> withdraw(ClusterName link) {
            reports.remove(link);
            return CompletableFuture.completedStage(null);
        }
    }

    private final class Events implements LinkEvents {

        @Override
        public void transition(ClusterName link, LinkStatus from, LinkStatus to) {
            events.add(to.state().word() + (to.cause() == null ? "" : ": " + to.cause()));
        }

        @Override
        public void started(ClusterName link, String server) {
            events.add("started");
        }

        @Override
        public void stopped(ClusterName link) {
            events.add("stopped");
        }

        @Override
        public void changed(ClusterName link, String what) {
            events.add("changed: " + what);
        }

        @Override
        public void routesRemoved(ClusterName link, int filters) {
            events.add("routes removed: " + filters);
        }

        @Override
        public void routesExpired(ClusterName link, int filters) {
            events.add("routes expired: " + filters);
        }
    }

    private static final class NoMeters implements LinkMeters {

        @Override
        public void add(ClusterName link, LinkCounters counters, Supplier<@Nullable LinkStatus> status) {}

        @Override
        public void remove(ClusterName link) {}
    }
}
