package io.linkspan.link.registry;

import io.linkspan.link.loop.Loop;
import io.linkspan.registry.client.Registry;
import io.linkspan.registry.client.lease.Lease;
import io.linkspan.registry.client.lease.LeaseHolder;
import io.linkspan.registry.client.lease.LeaseKeeper;
import io.linkspan.registry.client.schema.LeaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * This process's number among the replicas of the link service: 0 for the only one. MQTT client ids are made of it, so no
 * two replicas may have the same; a lease per number sees to that. On its own loop.
 */
public final class ReplicaSlot {

    /** A number that is not free after this long is somebody else's: the next is tried too. */
    private static final Duration STEP = Duration.ofSeconds(1);

    /** More replicas than anybody runs: the search for a number ends here. */
    private static final int MAX_SLOTS = 64;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Registry registry;
    private final LeaseKeeper keeper;
    private final LeaseHolder holder;
    private final Duration duration;
    private final Loop loop;
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private final List<CompletableFuture<Lease>> candidacies = new ArrayList<>();
    private @Nullable Lease lease;
    private boolean over;
    private volatile int number;

    /** Prepares; {@link #start} begins. */
    public ReplicaSlot(Registry registry, LeaseKeeper keeper, LeaseHolder holder, Duration duration, Loop loop) {
        this.registry = registry;
        this.keeper = keeper;
        this.holder = holder;
        this.duration = duration;
        this.loop = loop;
    }

    /** Completes with the number when there is one. */
    public CompletableFuture<Integer> start() {
        loop.execute(() -> attempt(0, holder));
        return first;
    }

    /** The number now; changes when another process took it while the registry was out of reach. */
    public int number() {
        return number;
    }

    /** Gives it back. */
    public void end() {
        loop.execute(() -> {
            over = true;
            candidacies.forEach(candidacy -> candidacy.cancel(false));
            if (lease != null) {
                lease.close();
            }
        });
    }

    private void attempt(int slot, LeaseHolder as) {
        if (over || lease != null || slot >= MAX_SLOTS) {
            return;
        }
        CompletableFuture<Lease> candidacy = keeper.acquire(
                new LeaseKey("client-ids/" + slot), as, duration, gone -> loop.execute(() -> lost(slot, gone)));
        candidacies.add(candidacy);
        var unused = candidacy.whenComplete((won, failure) -> loop.execute(() -> {
            if (failure == null) {
                won(slot, won);
            }
        }));
        loop.after(STEP, () -> {
            if (registry.available() || slot > 0) {
                attempt(slot + 1, as);
            } else {
                loop.after(STEP, () -> attempt(slot + 1, as));
            }
        });
    }

    private void won(int slot, Lease won) {
        if (over || lease != null) {
            won.close();
            return;
        }
        lease = won;
        number = slot;
        candidacies.forEach(candidacy -> candidacy.cancel(false));
        candidacies.clear();
        first.complete(slot);
    }

    private void lost(int slot, Lease gone) {
        if (over || lease == null || gone.epoch() != lease.epoch()) {
            return;
        }
        lease = null;
        anew(slot);
    }

    /** With a younger incarnation, to which our own older lease gives way at once. */
    private void anew(int slot) {
        registry.nextIncarnation(holder.node())
                .whenComplete((incarnation, failure) -> loop.execute(() -> {
                    if (failure == null) {
                        attempt(slot, new LeaseHolder(holder.node(), incarnation));
                    } else if (!over) {
                        loop.after(RETRY, () -> anew(slot));
                    }
                }));
    }
}
