package io.linkspan.link.registry;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.link.lane.LaneClaims;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.supervise.SpeakerClaims;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Claims as leases in the registry. A speaker's incarnation is its lease's epoch: higher than all before. */
public final class RegistryClaims implements SpeakerClaims {

    private final Registry registry;
    private final LeaseKeeper keeper;
    private final LeaseHolder holder;
    private final Duration duration;
    private final LivingReplicas living;

    /**
     * Claims for this process.
     *
     * @param living whose leases need not be waited for
     */
    public RegistryClaims(
            Registry registry, LeaseKeeper keeper, LeaseHolder holder, Duration duration, LivingReplicas living) {
        this.living = living;
        this.registry = registry;
        this.keeper = keeper;
        this.holder = holder;
        this.duration = duration;
    }

    @Override
    public LaneClaims.Claim speak(ClusterName link, Loop loop, LongConsumer claimed, Runnable lost) {
        StickyClaim claim = new StickyClaim(
                LeaseKey.routes(link.value()),
                holder,
                duration,
                living,
                keeper,
                registry,
                loop,
                lease -> claimed.accept(lease.epoch()),
                lost);
        claim.start();
        return claim;
    }

    @Override
    public LaneClaims lanes(ClusterName link, Loop loop) {
        return (node, lane, claimed, lost) -> {
            StickyClaim claim = new StickyClaim(
                    LeaseKey.outbox(link.value(), node.value(), lane),
                    holder,
                    duration,
                    living,
                    keeper,
                    registry,
                    loop,
                    lease -> claimed.run(),
                    lost);
            claim.start();
            return claim;
        };
    }
}
