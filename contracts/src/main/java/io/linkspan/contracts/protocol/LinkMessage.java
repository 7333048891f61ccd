package io.linkspan.contracts.protocol;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.cluster.InstanceId;
import io.linkspan.contracts.message.StreamId;
import io.linkspan.contracts.route.Route;
import io.linkspan.contracts.topic.TopicFilter;
import java.util.List;
import java.util.Set;

/**
 * A control message of the link protocol. R is the cluster that wants messages and announces routes, S the one that sends
 * them. An actor is one replicating process of R ({@link LinkTopics#isActor}); its incarnation is greater than 0 and rises
 * with every start; a revision counts the changes of its announcement, 0 before the first.
 */
public sealed interface LinkMessage {
    /**
     * R introduces itself, on {@code $LINK/R/hello} at S.
     *
     * @param minVersion lowest protocol version R speaks, 1 and up
     * @param maxVersion highest, not below minVersion
     * @param capabilities at most 64 words of lower-case letters, digits and hyphens for things beyond the version; unknown
     *     ones are ignored
     * @param from R
     * @param to who R believes S is
     * @param instance life of R's data
     * @param actor process of R that speaks
     * @param incarnation of the actor
     * @param maxBatchBytes largest message batch R takes
     */
    record Hello(
            int minVersion,
            int maxVersion,
            Set<String> capabilities,
            ClusterName from,
            ClusterName to,
            InstanceId instance,
            String actor,
            long incarnation,
            long maxBatchBytes)
            implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public Hello {
            if (minVersion < 1 || maxVersion < minVersion) {
                throw new IllegalArgumentException("not a range of versions: " + minVersion + ".." + maxVersion);
            }
            capabilities = Set.copyOf(capabilities);
            Checks.capabilities(capabilities);
            Checks.actor(actor);
            Checks.positive("incarnation", incarnation);
            Checks.positive("maxBatchBytes", maxBatchBytes);
        }
    }

    /**
     * S takes the hello.
     *
     * @param version the one both will speak
     * @param needBootstrap true: S has no routes of this actor and incarnation
     * @param revision the last one S has applied of this actor and incarnation, 0 if none
     * @param cluster S's own name
     * @param maxBatchBytes largest message batch S takes
     */
    record HelloAccepted(int version, boolean needBootstrap, long revision, ClusterName cluster, long maxBatchBytes)
            implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public HelloAccepted {
            Checks.positive("version", version);
            Checks.notNegative("revision", revision);
            Checks.positive("maxBatchBytes", maxBatchBytes);
        }
    }

    /**
     * S does not take the hello.
     *
     * @param code for programs
     * @param detail one sentence for people
     */
    record HelloRefused(RefusalCode code, String detail) implements LinkMessage {}

    /** One part of R's whole announcement at that revision; parts in any number, then {@link BootstrapEnd}. No
     * filter begins with {@code $}. */
    record BootstrapPart(String actor, long incarnation, long revision, List<Route> routes) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public BootstrapPart {
            Checks.position(actor, incarnation, revision);
            routes = List.copyOf(routes);
            Checks.crossing(routes);
        }
    }

    /**
     * The announcement is complete: S sweeps what no part named.
     *
     * @param routes how many there were in all parts
     */
    record BootstrapEnd(String actor, long incarnation, long revision, int routes) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public BootstrapEnd {
            Checks.position(actor, incarnation, revision);
            Checks.notNegative("routes", routes);
        }
    }

    /**
     * The announcement changed.
     *
     * @param fromRevision what S must have applied before
     * @param revision what it has then, greater than fromRevision
     * @param added new filters, and filters with new kinds
     * @param removed filters no longer announced
     */
    record Delta(
            String actor,
            long incarnation,
            long fromRevision,
            long revision,
            List<Route> added,
            List<TopicFilter> removed)
            implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public Delta {
            Checks.position(actor, incarnation, revision);
            Checks.notNegative("fromRevision", fromRevision);
            if (revision <= fromRevision) {
                throw new IllegalArgumentException("delta leads nowhere: " + fromRevision + " to " + revision);
            }
            added = List.copyOf(added);
            Checks.crossing(added);
            removed = List.copyOf(removed);
        }
    }

    /** S has written the routes up to this revision into its registry. */
    record RoutesApplied(String actor, long incarnation, long revision) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public RoutesApplied {
            Checks.position(actor, incarnation, revision);
        }
    }

    /** S cannot go on from what it has: R sends a new bootstrap. The reason is one sentence. */
    record ResyncWanted(String reason) implements LinkMessage {}

    /** R is alive; sequence rises by 1 per connection, revision is the last one R made. */
    record Heartbeat(String actor, long incarnation, long revision, long sequence) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public Heartbeat {
            Checks.position(actor, incarnation, revision);
            Checks.notNegative("sequence", sequence);
        }
    }

    /** S is alive; sequence of the heartbeat answered, revision is the last one S has applied of that incarnation. */
    record HeartbeatAnswer(String actor, long incarnation, long revision, long sequence) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public HeartbeatAnswer {
            Checks.position(actor, incarnation, revision);
            Checks.notNegative("sequence", sequence);
        }
    }

    /**
     * S asks R's broker where to begin.
     *
     * @param stream which sequence
     * @param oldest first number S still keeps, 1 and up; last + 1 if it keeps none
     */
    record LaneOpen(StreamId stream, long oldest) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public LaneOpen {
            Checks.positive("oldest", oldest);
        }
    }

    /**
     * R's broker answers.
     *
     * @param stream the one asked for
     * @param cursor last number R has taken, 0 if none
     */
    record LaneOpened(StreamId stream, long cursor) implements LinkMessage {
        /** Checks the ranges. @throws IllegalArgumentException naming the value out of range */
        public LaneOpened {
            Checks.notNegative("cursor", cursor);
        }
    }

    /**
     * R's broker will not take this stream.
     *
     * @param code for programs
     * @param detail one sentence for people
     */
    record LaneRefused(RefusalCode code, String detail) implements LinkMessage {}
}
