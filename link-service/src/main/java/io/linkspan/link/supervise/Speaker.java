package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.route.RouteKinds;
import io.linkspan.contracts.topic.TopicFilter;
import io.linkspan.link.announce.Announcer;
import io.linkspan.link.control.ControlPlane;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.replicate.PeerReplica;
import io.linkspan.link.status.StatusJudge;
import io.linkspan.link.transport.PeerTargets;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** This process speaking for a link: towards the peer, and to the peer's own speaker here. On the link's loop. */
final class Speaker {

    private final Environment environment;
    private final Loop loop;
    private final Announcer announcer;
    private final PeerReplica replica;
    private final ControlPlane.Owner owner;
    private @Nullable ControlPlane control;

    /**
     * Begins to load what the peer has announced before.
     *
     * @param incarnation higher than that of every speaker before
     * @param backoff for the registry
     */
    Speaker(
            ClusterName link,
            Environment environment,
            long incarnation,
            Loop loop,
            Backoff backoff,
            ControlPlane.Owner owner) {
        this.environment = environment;
        this.loop = loop;
        this.owner = owner;
        this.announcer = new Announcer(environment.node().value(), incarnation);
        this.replica = new PeerReplica(
                environment.own(),
                link,
                incarnation,
                environment.externalRoutes(),
                loop,
                backoff,
                environment.maxRoutes(),
                this::peerIsUp);
        replica.start();
    }

    /** Connects to the peer, or connects anew with another spec; what is announced stays known. */
    void connect(PeerTargets targets, String clientId, Backoff backoff) {
        if (control != null) {
            control.close();
        }
        ControlPlane next = new ControlPlane(
                environment.own(),
                environment.instance(),
                targets,
                clientId,
                announcer,
                environment.timings(),
                environment.dialer(),
                loop,
                backoff,
                owner);
        control = next;
        next.start();
    }

    /** What shall be announced from now on; must not change any more. */
    void want(NavigableMap<TopicFilter, RouteKinds> routes) {
        announcer.want(routes);
        if (control != null) {
            control.pump();
        }
    }

    /** Filters announced. */
    int announced() {
        return announcer.size();
    }

    PeerReplica replica() {
        return replica;
    }

    /** How the control plane stands; null: not begun. */
    StatusJudge.@Nullable Control standing() {
        return control == null ? null : new StatusJudge.Control(control.state(), control.retryAt());
    }

    void close() {
        if (control != null) {
            control.close();
        }
        replica.close();
    }

    private void peerIsUp() {
        if (control != null) {
            control.poke();
        }
    }
}
