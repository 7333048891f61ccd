package io.linkspan.registry.client.schema;

import java.time.Duration;
import java.util.Map;
import org.infinispan.protostream.annotations.ProtoField;
import org.infinispan.protostream.annotations.ProtoTypeId;

/**
 * One living process of the cluster.
 *
 * @param node node id
 * @param role {@code broker}, {@code link}, {@code registry}, {@code admin} or {@code standalone}
 * @param incarnation of this life of the process
 * @param instance the registry's instance id in text form
 * @param host advertised address
 * @param mqttPort 0: none, as all ports here
 * @param linkPort link listener
 * @param grpcPort broker to broker
 * @param managementPort health and metrics
 * @param version product version
 * @param startedAtMillis wall clock, for display only
 * @param ready whether its first load is done, and it is not about to leave
 * @param leaving whether it is on its way out on purpose: it still serves whom it has
 * @param figures what it counts, by name, as far as the cluster shows it as one; empty for roles that tell none
 * @param standIn id of the broker that lives this life in its own process, because the node itself is away; empty: none
 */
@ProtoTypeId(100_001)
public record NodeEntry(
        @ProtoField(1) String node,
        @ProtoField(2) String role,
        @ProtoField(number = 3, defaultValue = "0") long incarnation,
        @ProtoField(4) String instance,
        @ProtoField(5) String host,
        @ProtoField(number = 6, defaultValue = "0") int mqttPort,
        @ProtoField(number = 7, defaultValue = "0") int linkPort,
        @ProtoField(number = 8, defaultValue = "0") int grpcPort,
        @ProtoField(number = 9, defaultValue = "0") int managementPort,
        @ProtoField(10) String version,
        @ProtoField(number = 11, defaultValue = "0") long startedAtMillis,
        @ProtoField(number = 12, defaultValue = "false") boolean ready,
        @ProtoField(13) Revision revision,
        @ProtoField(number = 14, defaultValue = "false") boolean leaving,
        @ProtoField(15) Map<String, Long> figures,
        @ProtoField(16) String standIn)
        implements Revised {

    /** Takes a copy; an entry of an earlier version has neither figures nor a stand-in. */
    public NodeEntry {
        figures = figures == null ? Map.of() : Map.copyOf(figures);
        standIn = standIn == null ? "" : standIn;
    }

    /** A node that stays and tells no figures. */
    public NodeEntry(
            String node,
            String role,
            long incarnation,
            String instance,
            String host,
            int mqttPort,
            int linkPort,
            int grpcPort,
            int managementPort,
            String version,
            long startedAtMillis,
            boolean ready,
            Revision revision) {
        this(
                node,
                role,
                incarnation,
                instance,
                host,
                mqttPort,
                linkPort,
                grpcPort,
                managementPort,
                version,
                startedAtMillis,
                ready,
                revision,
                false,
                Map.of(),
                "");
    }

    /** How long an entry lives without renewal: three times the registry's failure detection. */
    public static final Duration LIFESPAN = Duration.ofSeconds(15);

    /** How often it is renewed: two renewals may fail. */
    public static final Duration RENEWAL = Duration.ofSeconds(4);

    /**
     * The same for a link-service, whose duties others take over when it is gone: short, because they are to flow again
     * within ten seconds, and because two that believe to have one do no harm.
     */
    public static final Duration LINK_LIFESPAN = Duration.ofSeconds(5);

    /** How often a link-service renews. */
    public static final Duration LINK_RENEWAL = Duration.ofSeconds(1);

    /** The cache key, {@code role/node}. */
    public static String key(String role, String node) {
        return role + "/" + node;
    }

    /** The same node, written once more: its readiness now, and the writer's next revision. */
    public NodeEntry renewed(boolean nowReady, long counter) {
        return renewed(nowReady, leaving, figures, counter);
    }

    /** The same with its figures of now. */
    public NodeEntry renewed(boolean nowReady, boolean nowLeaving, Map<String, Long> nowFigures, long counter) {
        return new NodeEntry(
                node,
                role,
                incarnation,
                instance,
                host,
                mqttPort,
                linkPort,
                grpcPort,
                managementPort,
                version,
                startedAtMillis,
                nowReady,
                new Revision(incarnation, counter),
                nowLeaving,
                nowFigures,
                standIn);
    }
}
