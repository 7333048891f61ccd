package io.linkspan.link.sim;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.replicate.ExternalRoutes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** External routes in memory: slow, and failing as often as told. */
public final class MemoryExternalRoutes implements ExternalRoutes {

    private final SimTime time;
    private final Random random;
    private final Map<ClusterName, Map<TopicFilter, RouteKinds>> routes = new HashMap<>();
    private final Map<ClusterName, Long> incarnations = new HashMap<>();
    private final Map<ClusterName, Duration> away = new HashMap<>();
    private double failures;
    private int writes;

    public MemoryExternalRoutes(SimTime time, Random random) {
        this.time = time;
        this.random = random;
    }

    /** Part of the calls that fail, 0 to 1; a write that fails may have been done or not. */
    public void failures(double part) {
        failures = part;
    }

    public Map<TopicFilter, RouteKinds> of(ClusterName peer) {
        return routes.computeIfAbsent(peer, none -> new HashMap<>());
    }

    /** Successful writes so far. */
    public int writes() {
        return writes;
    }

    @Override
    public CompletionStage<Known> load(ClusterName peer) {
        return later(() -> new Known(Map.copyOf(of(peer)), incarnations.getOrDefault(peer, 0L)), () -> {});
    }

    @Override
    public CompletionStage<Void> write(Change change) {
        Runnable write = () -> {
            writes++;
            change.removes().forEach(of(change.peer())::remove);
            of(change.peer()).putAll(change.puts());
            incarnations.merge(change.peer(), change.incarnation(), Math::max);
        };
        return later(() -> null, write);
    }

    @Override
    public CompletionStage<Integer> removeAll(ClusterName peer) {
        int size = of(peer).size();
        return later(() -> size, () -> of(peer).clear());
    }

    @Override
    public CompletionStage<Duration> away(ClusterName peer) {
        return later(() -> away.getOrDefault(peer, Duration.ZERO), () -> {});
    }

    @Override
    public CompletionStage<Void> away(ClusterName peer, Duration time) {
        return later(() -> null, () -> away.put(peer, time));
    }

    @Override
    public CompletionStage<Set<ClusterName>> peers() {
        return later(() -> Set.copyOf(routes.keySet()), () -> {});
    }

    private <T> CompletionStage<T> later(Supplier<T> result, Runnable effect) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        boolean fails = random.nextDouble() < failures;
        boolean done = !fails || random.nextBoolean();
        time.after(Duration.ofMillis(random.nextInt(1, 20)), () -> {
            if (done) {
                effect.run();
            }
            if (fails) {
                stage.completeExceptionally(new IllegalStateException("the registry is away"));
            } else {
                stage.complete(result.get());
            }
        });
        return stage;
    }
}
