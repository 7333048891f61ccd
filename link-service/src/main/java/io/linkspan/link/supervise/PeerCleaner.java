package io.linkspan.link.supervise;

import io.linkspan.contracts.cluster.ClusterName;
import io.linkspan.contracts.link.LinkSpec;
import io.linkspan.link.loop.Backoff;
import io.linkspan.link.loop.Loop;
import java.util.ArrayList;
import java.util.List;

/** Removes what a peer has announced, and tries until it is done. On the link's loop. */
final class PeerCleaner {

    private final ClusterName peer;
    private final Environment environment;
    private final Loop loop;
    private final Backoff backoff;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean cleaning;
    private boolean clean;

    PeerCleaner(ClusterName peer, Environment environment, Loop loop) {
        this.peer = peer;
        this.environment = environment;
        this.loop = loop;
        this.backoff = new Backoff(LinkSpec.DEFAULT_RETRY_INTERVAL, environment.random());
    }

    /** Removes all, unless that has been done since the link last ran. */
    void clean() {
        if (!cleaning && !clean) {
            cleaning = true;
            attempt();
        }
    }

    /** Runs when nothing is being removed: the link begins to run. */
    void whenIdle(Runnable begin) {
        if (cleaning) {
            waiting.add(() -> whenIdle(begin));
        } else {
            clean = false;
            begin.run();
        }
    }

    private void attempt() {
        environment
                .externalRoutes()
                .removeAll(peer)
                .whenComplete((removed, failure) -> loop.execute(() -> {
                    if (failure != null) {
                        loop.after(backoff.next(), this::attempt);
                        return;
                    }
                    backoff.reset();
                    cleaning = false;
                    clean = true;
                    if (removed > 0) {
                        environment.events().routesRemoved(peer, removed);
                    }
                    List<Runnable> now = List.copyOf(waiting);
                    waiting.clear();
                    now.forEach(Runnable::run);
                }));
    }
}
