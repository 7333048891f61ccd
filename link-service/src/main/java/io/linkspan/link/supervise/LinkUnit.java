package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.contracts.link.LinkState;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.route.Announcement;
import io.linkspan.contracts.route.Route;
import io.linkspan.link.announce.RoutePacer;
import io.linkspan.link.control.ControlPlane;
import io.linkspan.link.lane.BrokerNode;
import io.linkspan.link.lane.DataPlane;
import io.linkspan.link.lane.LaneClaims;
import io.linkspan.link.lane.LaneSet;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.replicate.Reply;
import io.linkspan.link.status.LinkCounters;
import io.linkspan.link.status.LinkStatus;
import io.linkspan.link.status.StatusJudge;
import io.linkspan.link.status.StatusReporter;
import io.linkspan.link.transport.PeerTargets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One link in this process, running or not. All of it is on its own loop; the methods may be called from anywhere and
 * only hand over.
 */
final class LinkUnit {

    private final ClusterName name;
    private final Environment environment;
    private final Loop loop;
    private final LinkCounters counters = new LinkCounters();
    private final StatusReporter reporter;
    private final RoutePacer pacer;
    private final PeerCleaner cleaner;

    private @Nullable ConfiguredLink configured;
    private @Nullable Speaker speaker;
    private @Nullable DataPlane data;
    private @Nullable RouteRetention retention;
    private LaneClaims.@Nullable Claim speakerClaim;
    private Collection<Route> routes = List.of();
    private Map<BrokerNode, LaneSet> lanes = Map.of();
    private boolean speaks;
    private boolean complete;
    private boolean running;
    /** Whether its spec, or that there is none, has been told. */
    private boolean known;

    LinkUnit(ClusterName name, Environment environment) {
        this.name = name;
        this.environment = environment;
        this.loop = environment.loops().create("link " + name);
        this.reporter = new StatusReporter(name, counters, environment.statusSink(), environment.events(), loop);
        this.pacer = new RoutePacer(Duration.ZERO, loop, this::announce);
        this.cleaner = new PeerCleaner(name, environment, loop);
    }

    LinkCounters counters() {
        return counters;
    }

    /** The status last told; for metrics, from any thread. */
    volatile @Nullable LinkStatus shown;

    /** The spec changed; null: there is none any more. */
    void configure(@Nullable ConfiguredLink next) {
        loop.execute(() -> {
            LinkPlan plan = LinkPlan.between(configured, next);
            if (next == null) {
                environment.meters().remove(name);
            } else if (configured == null) {
                environment.meters().add(name, counters, () -> shown);
            }
            configured = next;
            known = true;
            carryOut(plan);
        });
    }

    /**
     * The part of this process in the link's work.
     *
     * @param nowSpeaks whether it speaks for the link
     * @param nowLanes which lanes of which nodes it carries
     * @param nowComplete whether the routes told so far are all there are: to announce less would withdraw the rest
     */
    void assign(boolean nowSpeaks, Map<BrokerNode, LaneSet> nowLanes, boolean nowComplete) {
        loop.execute(() -> {
            lanes = nowLanes;
            speaks = nowSpeaks;
            complete = nowComplete;
            if (running) {
                claimOrRelease();
                if (data != null) {
                    data.carry(lanes);
                }
                judge();
            } else {
                cleanUp();
            }
        });
    }

    /** What the nodes of this cluster want; the collection must not change any more. */
    void routes(Collection<Route> now) {
        loop.execute(() -> {
            routes = now;
            pacer.changed();
        });
    }

    /** A message of the peer that {@code Greeting} has let through. */
    void received(LinkMessage message, Reply reply, Runnable taken) {
        loop.execute(() -> {
            Speaker current = speaker;
            if (current == null) {
                taken.run(); // not ready to speak: the peer asks again
            } else {
                current.replica().received(message, reply, taken);
                if (retention != null) {
                    retention.heard();
                }
                counters.external(current.replica().size());
            }
        });
    }

    /** The registry may have lost something. */
    void verify() {
        loop.execute(() -> {
            if (speaker != null) {
                speaker.replica().verify();
            }
        });
    }

    /** Disconnects, and gives back what others may carry on; what peers announced stays. */
    void shutDown(Runnable done) {
        loop.execute(() -> {
            end(() -> {});
            become(null);
            loop.execute(done);
        });
    }

    private void carryOut(LinkPlan plan) {
        switch (plan) {
            case LinkPlan.Keep keep -> judge();
            case LinkPlan.Start start -> cleaner.whenIdle(this::begin);
            case LinkPlan.Stop stop -> {
                boolean ran = running;
                end(this::cleanUp);
                if (ran) {
                    environment.events().stopped(name);
                }
                judge();
            }
            case LinkPlan.Adjust adjust -> adjust(adjust);
        }
    }

    private void begin() {
        ConfiguredLink now = configured;
        if (running || now == null || !now.runs()) {
            return;
        }
        running = true;
        environment.events().started(name, now.spec().server().toString());
        startData(now);
        claimOrRelease();
        judge();
    }

    private void adjust(LinkPlan.Adjust adjust) {
        ConfiguredLink now = configured;
        if (!running || now == null) {
            return;
        }
        environment.events().changed(name, adjust.describe());
        if (adjust.announce()) {
            pacer.changed();
        }
        if (adjust.control() && speaker != null) {
            speaker.connect(targets(now), clientId(now.spec()), backoff());
        }
        if (adjust.data()) {
            if (data != null) {
                data.close();
            }
            startData(now);
        }
        judge();
    }

    /**
     * Stops whatever runs.
     *
     * @param afterLastWrite runs when nothing of the link is written to the registry any more
     */
    private void end(Runnable afterLastWrite) {
        Speaker last = speaker;
        running = false;
        pacer.cancel();
        release();
        if (data != null) {
            data.close();
            data = null;
        }
        if (last == null) {
            afterLastWrite.run();
        } else {
            last.replica().whenWritten(afterLastWrite);
        }
    }

    /** The peer's routes go when there is no link to it any more, or it is disabled; a broken spec changes nothing. */
    private void cleanUp() {
        ConfiguredLink now = configured;
        if (known && !running && speaks && (now == null || !now.spec().enabled())) {
            cleaner.clean();
        }
    }

    private void startData(ConfiguredLink now) {
        String prefix = now.spec().clientIdPrefix();
        DataPlane plane = new DataPlane(
                environment.own(),
                targets(now),
                index -> environment.dataClientId(prefix, index),
                environment.node().value(),
                environment.ownBroker(),
                environment.claims().lanes(name, loop),
                counters,
                environment.timings().peerTimeout(),
                environment.dialer(),
                loop,
                this::backoff,
                this::judge);
        data = plane;
        plane.carry(lanes);
    }

    private void claimOrRelease() {
        if (speaks && complete && speakerClaim == null) {
            speakerClaim = environment.claims().speak(name, loop, this::speak, this::fallSilent);
        } else if (!speaks) {
            release();
        }
    }

    private void release() {
        LaneClaims.Claim claim = speakerClaim;
        speakerClaim = null;
        fallSilent();
        if (claim != null) {
            claim.release();
        }
    }

    private void speak(long incarnation) {
        ConfiguredLink now = configured;
        if (!running || now == null) {
            return;
        }
        Speaker next = new Speaker(name, environment, incarnation, loop, backoff(), new SpeakerOwner());
        speaker = next;
        retention = new RouteRetention(
                name, environment.externalRoutes(), loop, this::retention, next.replica()::size, () -> next.replica()
                        .forget(removed -> {
                            counters.routesExpired(removed);
                            environment.events().routesExpired(name, removed);
                            judge();
                        }));
        retention.begin();
        announce();
        next.connect(targets(now), clientId(now.spec()), backoff());
        judge();
    }

    private void fallSilent() {
        Speaker current = speaker;
        speaker = null;
        if (current != null) {
            current.close();
        }
        RouteRetention counting = retention;
        retention = null;
        if (counting != null) {
            counting.end();
        }
        judge();
    }

    private final class SpeakerOwner implements ControlPlane.Owner {

        private boolean online;

        @Override
        public void changed() {
            Speaker current = speaker;
            StatusJudge.Control standing = current == null ? null : current.standing();
            boolean nowOnline = standing != null && standing.state() instanceof LinkState.Online;
            if (nowOnline && !online && data != null) {
                data.poke(); // The peer is up: what waits for the next attempt need not wait.
            }
            online = nowOnline;
            judge();
        }

        @Override
        public void reconnected() {
            counters.reconnected();
        }

        @Override
        public void overtaken() {
            release();
            claimOrRelease();
        }
    }

    private void announce() {
        ConfiguredLink now = configured;
        if (speaker != null && now != null) {
            speaker.want(Announcement.of(routes, now.spec().topics()));
            counters.announced(speaker.announced());
        }
    }

    private void judge() {
        ConfiguredLink now = configured;
        if (now == null) {
            become(null);
        } else if (!now.spec().enabled()) {
            become(new LinkStatus(new LinkState.Disabled(), null));
        } else if (now.problem() != null) {
            become(new LinkStatus(new LinkState.Failed(now.problem()), null));
        } else if (!running) {
            become(new LinkStatus(new LinkState.Connecting(), null));
        } else {
            Speaker current = speaker;
            DataPlane plane = data;
            become(StatusJudge.judge(
                    current == null ? null : current.standing(),
                    speaks,
                    plane == null ? new StatusJudge.Data(0, 0, null, null) : plane.standing(),
                    !lanes.isEmpty(),
                    loop.now()));
            if (current != null) {
                counters.announced(current.announced());
                counters.external(current.replica().size());
            }
        }
    }

    private void become(@Nullable LinkStatus status) {
        LinkStatus next = status == null ? null : status.after(shown);
        shown = next;
        reporter.became(next);
    }

    private Duration retention() {
        ConfiguredLink now = configured;
        Duration own = now == null ? null : now.spec().outbox().retention();
        return own == null ? environment.routeRetention() : own;
    }

    private PeerTargets targets(ConfiguredLink now) {
        return new PeerTargets(now.spec(), now.secrets(), environment.connectTimeout());
    }

    private String clientId(LinkSpec spec) {
        return environment.controlClientId(spec.clientIdPrefix());
    }

    private Backoff backoff() {
        ConfiguredLink now = configured;
        Duration cap =
                now == null ? LinkSpec.DEFAULT_RETRY_INTERVAL : now.spec().retryInterval();
        return new Backoff(cap, environment.random());
    }
}
