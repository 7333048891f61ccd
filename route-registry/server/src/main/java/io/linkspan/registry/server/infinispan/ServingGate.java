package io.linkspan.registry.server.infinispan;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.infinispan.Cache;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.manager.EmbeddedCacheManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides, before the caches start, whose data counts; blocks while it waits.
 *
 * <pre>
 *   some member serves ─────────────────────────────► refill from it, discard what is here
 *   nobody serves, all who served last are here ────► the one with the newest data begins, the others refill from it
 *   nobody serves, somebody who served last is away ► wait, or go on when an operator made the file {@value #MARKER}
 * </pre>
 *
 * <p>Members tell each other through a cache in memory that is there before all others.
 */
final class ServingGate {
    /** Made in the data directory by an operator: serve without those who are away, whose later writes are then lost. */
    static final String MARKER = "serve-without-the-others";

    private static final Logger LOG = System.getLogger(ServingGate.class.getPackageName());
    private static final String CACHE = "serving";
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration REMIND = Duration.ofSeconds(30);

    private final EmbeddedCacheManager caches;
    private final Path dataDir;
    private final String name;
    private final Cache<String, String> told;
    private ServedView mine;

    /** Tells the others about this node. */
    ServingGate(EmbeddedCacheManager caches, RegistrySettings settings) {
        this.caches = caches;
        this.dataDir = settings.dataDir();
        this.name = settings.nodeName();
        this.mine = ServedView.read(dataDir);
        ConfigurationBuilder inMemory = new ConfigurationBuilder();
        inMemory.encoding().mediaType("application/x-protostream");
        inMemory.clustering().cacheMode(CacheMode.REPL_SYNC);
        caches.defineConfiguration(CACHE, inMemory.build());
        told = caches.getCache(CACHE);
        tell(false);
    }

    /**
     * Waits until this node may start its caches.
     *
     * @return true: with the data it has; false: refilled by others
     */
    boolean pass() {
        long remindAt = System.nanoTime();
        while (true) {
            Map<String, State> present = present();
            if (present.values().stream().anyMatch(State::serving)) {
                return false;
            }
            String best = best(present);
            Set<String> away =
                    new TreeSet<>(present.getOrDefault(best, State.NONE).view().members());
            away.removeAll(members());
            if (away.isEmpty() && present.keySet().containsAll(members()) && best.equals(name)) {
                return true;
            }
            if (Files.exists(dataDir.resolve(MARKER))) {
                LOG.log(Level.WARNING, "serves without {0}, as the operator said", away);
                return true;
            }
            if (!away.isEmpty() && System.nanoTime() >= remindAt) {
                remindAt = System.nanoTime() + REMIND.toNanos();
                LOG.log(
                        Level.WARNING,
                        "waits for registry nodes {0}, which served last; to go on without them make the file {1}",
                        away,
                        dataDir.resolve(MARKER));
            }
            pause();
        }
    }

    /** Those with the newest data have the highest term; any of these will do. */
    private String best(Map<String, State> present) {
        return present.entrySet().stream()
                .max(Comparator.comparingLong((Map.Entry<String, State> one) ->
                                one.getValue().view().term())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .orElse(name);
    }

    private static void pause() {
        LockSupport.parkNanos(STEP.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new RegistryStartException("interrupted while waiting for other registry nodes", null);
        }
    }

    /** The caches are there: from now on this node answers, with those who are here. */
    void served() {
        long term = present().values().stream()
                .mapToLong(state -> state.view().term())
                .max()
                .orElse(0);
        record(new ServedView(Math.max(1, Math.max(term, mine.term())), members()));
        try {
            Files.deleteIfExists(dataDir.resolve(MARKER));
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "remove " + dataDir.resolve(MARKER) + " by hand", failure);
        }
    }

    /** Who serves has changed. */
    synchronized void changed() {
        Set<String> now = members();
        if (!now.equals(mine.members())) {
            record(new ServedView(mine.term() + 1, now));
        }
    }

    /** Whether most of those who served last are still here, so that no others can be serving. */
    synchronized boolean majority() {
        Set<String> still = new TreeSet<>(mine.members());
        still.retainAll(members());
        return still.size() * 2 > mine.members().size();
    }

    private synchronized void record(ServedView view) {
        try {
            view.write(dataDir);
            mine = view;
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "cannot write with whom this node serves, tried again", failure);
            return;
        }
        tell(true);
    }

    private void tell(boolean serving) {
        var unused = told.putAsync(name, new State(serving, mine).text());
    }

    Set<String> members() {
        return caches.getMembers().stream().map(Object::toString).collect(Collectors.toSet());
    }

    private Map<String, State> present() {
        Map<String, State> present = new HashMap<>();
        for (String member : members()) {
            @Nullable String state = told.get(member);
            if (state != null) {
                present.put(member, State.parse(state));
            }
        }
        return present;
    }

    private record State(boolean serving, ServedView view) {
        static final State NONE = new State(false, ServedView.NEVER);

        String text() {
            return (serving ? "+" : "-") + view.text();
        }

        static State parse(String text) {
            return new State(text.charAt(0) == '+', ServedView.parse(text.substring(1)));
        }
    }
}
