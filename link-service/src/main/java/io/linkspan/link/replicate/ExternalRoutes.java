package io.linkspan.link.replicate;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where peers' routes are kept for the brokers to read. Stages complete on any thread; failures may be tried again. */
public interface ExternalRoutes {

    /** What is kept of that peer. */
    CompletionStage<Known> load(ClusterName peer);

    /** Writes and removes, in any order; complete when all of it is done. */
    CompletionStage<Void> write(Change change);

    /** Removes all that is kept of that peer, and tells how many filters that were. */
    CompletionStage<Integer> removeAll(ClusterName peer);

    /** How long the peer had been away when that was last kept; zero when it was there, or when nothing is known. */
    CompletionStage<Duration> away(ClusterName peer);

    /** Keeps how long the peer has been away. */
    CompletionStage<Void> away(ClusterName peer, Duration time);

    /** The peers of whom anything is kept. */
    CompletionStage<Set<ClusterName>> peers();

    /**
     * Routes in force.
     *
     * @param routes by filter
     * @param incarnation the highest one they were announced in; 0: there are none
     */
    record Known(Map<TopicFilter, RouteKinds> routes, long incarnation) {}

    /**
     * One step of a peer's routes.
     *
     * @param actor who announced it
     * @param incarnation of the actor
     * @param revision it leads to
     * @param writer our own incarnation as speaker for the link: writes of an older one lose
     * @param puts disjoint from removes
     */
    record Change(
            ClusterName peer,
            String actor,
            long incarnation,
            long revision,
            long writer,
            Map<TopicFilter, RouteKinds> puts,
            Collection<TopicFilter> removes) {}
}
