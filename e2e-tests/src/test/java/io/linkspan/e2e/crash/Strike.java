package io.linkspan.e2e.crash;

import io.linkspan.e2e.product.Cluster;
import io.linkspan.e2e.product.Node;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What is done in one round.
 *
 * @param after how long publishers have been publishing when it happens
 * @param victims killed at the same moment
 * @param down how long they stay away
 * @param before how long publishing goes on when they are back
 * @param back whether the subscriber that is away comes while they are away, and is online when they come back
 */
record Strike(Duration after, List<Node> victims, Duration down, Duration before, boolean back) {
    private static final int AFTER_MILLIS = 2_500;
    private static final int DOWN_MILLIS = 1_500;
    private static final int BEFORE_MILLIS = 1_500;

    /** While a session that has just come to a broker is still settling there. */
    private static final Duration SETTLING_FROM = Duration.ofMillis(100);

    private static final int SETTLING_MILLIS = 500;

    private static final int LONG_DOWN_MILLIS = 9_000;

    /** About when another broker stands in for one that was killed. */
    private static final Duration STAND_IN = Duration.ofSeconds(20);

    private static final int STAND_IN_MILLIS = 4_000;

    /** What rounds are like, by their seeds. */
    interface Pattern {
        Strike of(long seed, List<Cluster> clusters);
    }

    /** Whom a round is about; {@link #ALL} is everything everywhere at once. */
    private enum Target {
        BROKER,
        REGISTRY,
        LINK,
        CLUSTER,
        ALL
    }

    /** Any service, or all of them, at any moment. */
    static Strike anywhere(long seed, List<Cluster> clusters) {
        Random random = random(seed);
        Target[] targets = targets(clusters);
        Target target = targets[random.nextInt(targets.length)];
        Cluster cluster = clusters.get(random.nextInt(clusters.size()));
        List<Node> victims =
                switch (target) {
                    case BROKER -> one(random, cluster.nodes("broker"));
                    case REGISTRY -> one(random, cluster.nodes("registry"));
                    case LINK -> one(random, cluster.nodes("link"));
                    case CLUSTER -> services(cluster).toList();
                    case ALL -> clusters.stream().flatMap(Strike::services).toList();
                };
        return new Strike(
                Duration.ofMillis(random.nextInt(AFTER_MILLIS)),
                victims,
                Duration.ofMillis(random.nextInt(DOWN_MILLIS)),
                Duration.ofMillis(random.nextInt(BEFORE_MILLIS)),
                random.nextBoolean());
    }

    /**
     * A broker dies just after the subscriber's session, which comes to the next broker each time, has come to one, and in one of six
     * such rounds stays away until another stands in for it; of three rounds the registry dies in one instead.
     */
    static Strike whileASessionSettles(long seed, List<Cluster> clusters) {
        Random random = random(seed);
        Cluster cluster = clusters.get(random.nextInt(clusters.size()));
        if (random.nextInt(3) == 0) {
            return new Strike(
                    Duration.ofMillis(random.nextInt(AFTER_MILLIS)),
                    one(random, cluster.nodes("registry")),
                    Duration.ofMillis(random.nextInt(DOWN_MILLIS)),
                    Duration.ofMillis(random.nextInt(BEFORE_MILLIS)),
                    random.nextBoolean());
        }
        return new Strike(
                SETTLING_FROM.plusMillis(random.nextInt(SETTLING_MILLIS)),
                one(random, cluster.nodes("broker")),
                random.nextInt(6) == 0
                        ? STAND_IN.plusMillis(random.nextInt(STAND_IN_MILLIS))
                        : Duration.ofMillis(random.nextInt(LONG_DOWN_MILLIS)),
                Duration.ofMillis(random.nextInt(BEFORE_MILLIS)),
                random.nextInt(4) > 0);
    }

    private static Random random(long seed) {
        // Scrambled: the first numbers of neighbouring seeds are alike.
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    private static Target[] targets(List<Cluster> clusters) {
        if (clusters.stream().anyMatch(cluster -> cluster.nodes("broker").isEmpty())) {
            return new Target[] {Target.CLUSTER}; // one process
        }
        return clusters.stream().allMatch(cluster -> cluster.nodes("link").isEmpty())
                ? new Target[] {Target.BROKER, Target.REGISTRY, Target.CLUSTER}
                : Target.values();
    }

    /** All but the admin API, on which no message depends. */
    private static Stream<Node> services(Cluster cluster) {
        return cluster.nodes().stream().filter(node -> !node.role().equals("admin"));
    }

    private static List<Node> one(Random random, List<Node> nodes) {
        return List.of(nodes.get(random.nextInt(nodes.size())));
    }

    @Override
    public String toString() {
        return "after " + after.toMillis() + " ms kill " + victims + ", back after " + down.toMillis() + " ms, then "
                + before.toMillis() + " ms" + (back ? ", the absent subscriber comes meanwhile" : "");
    }
}
