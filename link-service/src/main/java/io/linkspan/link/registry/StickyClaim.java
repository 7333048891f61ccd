package io.linkspan.link.registry;

import io.linkspan.link.lane.LaneClaims;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lease that outlives an outage of the registry.
 *
 * <p>While the registry is away nobody else can take the duty either, and two processes that both believe they have it do
 * no harm: the peer refuses the older incarnation and takes each message once. So the work goes on; when the registry is
 * back the lease is taken anew, and the work begun anew with it. Only when another process turns out to have it does the
 * work stop. On the owner's loop.
 */
final class StickyClaim implements LaneClaims.Claim {

    /** Between two attempts to learn whether the registry is back. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final LeaseKey key;
    private final LeaseHolder holder;
    private final Duration duration;
    private final LivingReplicas living;
    private final LeaseKeeper keeper;
    private final Registry registry;
    private final Loop loop;
    private final Consumer<Lease> claimed;
    private final Runnable lost;

    private @Nullable CompletableFuture<Lease> candidacy;
    private @Nullable Lease lease;
    private boolean working;
    private boolean released;
    private long answeringSince;
    private boolean answering;
    private Timer timer = Timer.NONE;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param holder of the first attempt; later ones use a younger incarnation, to which the older gives way at once
     */
    StickyClaim(
            LeaseKey key,
            LeaseHolder holder,
            Duration duration,
            LivingReplicas living,
            LeaseKeeper keeper,
            Registry registry,
            Loop loop,
            Consumer<Lease> claimed,
            Runnable lost) {
        this.key = key;
        this.holder = holder;
        this.duration = duration;
        this.living = living;
        this.keeper = keeper;
        this.registry = registry;
        this.loop = loop;
        this.claimed = claimed;
        this.lost = lost;
    }

    void start() {
        acquire(holder);
    }

    @Override
    public void release() {
        released = true;
        timer.cancel();
        CompletableFuture<Lease> running = candidacy;
        candidacy = null;
        if (running != null) {
            running.cancel(false);
        }
        Lease held = lease;
        lease = null;
        if (held != null) {
            held.close();
        }
    }

    private void acquire(LeaseHolder as) {
        CompletableFuture<Lease> running =
                keeper.acquire(key, as, duration, gone -> loop.execute(() -> leaseLost(gone)), living::gone);
        candidacy = running;
        var unused = running.whenComplete((won, failure) -> loop.execute(() -> {
            if (failure != null) {
                return; // cancelled, or the process stops
            }
            if (released) {
                won.close();
                return;
            }
            candidacy = null;
            lease = won;
            timer.cancel();
            if (working) {
                lost.run();
            }
            working = true;
            claimed.accept(won);
        }));
    }

    private void leaseLost(Lease gone) {
        if (released || lease == null || gone.epoch() != lease.epoch()) {
            return;
        }
        lease = null;
        if (registry.available()) {
            stopWorking();
        } else {
            answering = false;
            timer = loop.after(RETRY, this::watch);
        }
        acquireAnew();
    }

    private void acquireAnew() {
        registry.nextIncarnation(holder.node())
                .whenComplete((incarnation, failure) -> loop.execute(() -> {
                    if (released) {
                        return;
                    }
                    if (failure != null) {
                        loop.after(RETRY, () -> {
                            if (!released) {
                                acquireAnew();
                            }
                        });
                    } else {
                        acquire(new LeaseHolder(holder.node(), incarnation));
                    }
                }));
    }

    /** The registry has answered for a while and still the duty is not ours: another process has it. */
    private void watch() {
        if (!registry.available()) {
            answering = false;
        } else if (!answering) {
            answering = true;
            answeringSince = loop.nanos();
        } else if (loop.nanos() - answeringSince > duration.toNanos()) {
            stopWorking();
            return;
        }
        timer = loop.after(RETRY, this::watch);
    }

    private void stopWorking() {
        if (working) {
            working = false;
            lost.run();
        }
    }
}
