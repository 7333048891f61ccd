package io.linkspan.e2e.crash;

import io.linkspan.e2e.ledger.Finding;
import io.linkspan.e2e.ledger.Finding.Kind;
import io.linkspan.e2e.ledger.Ledger;
import io.linkspan.e2e.product.Node;
import io.linkspan.e2e.product.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Rounds on one topology: publish, kill, start again, publish on, then wait for everything and settle the ledger. */
final class CrashRun {
    /**
     * When nothing has arrived for so long while everybody is connected, what is missing is not on its way: longer than a lease
     * takes to run out and its work to move.
     */
    static final Duration QUIET = Duration.ofSeconds(30);

    private final String what;
    private final Topology topology;
    private final Rounds rounds;
    private final Strike.Pattern pattern;
    private final Duration quiet;
    private final Ledger ledger;
    private final List<Faulty> faulty = new ArrayList<>();

    /**
     * A round that found something.
     *
     * @param seed of the round
     * @param strike that was done
     * @param findings of the ledger
     */
    record Faulty(long seed, Strike strike, List<Finding> findings) {
        boolean has(Kind kind) {
            return findings.stream().anyMatch(finding -> finding.kind() == kind);
        }

        @Override
        public String toString() {
            return "-Dlinkspan.crash.seed=" + seed + " -Dlinkspan.crash.rounds=1 (" + strike + "): " + findings;
        }
    }

    CrashRun(String what, Topology topology, Rounds rounds, Strike.Pattern pattern) {
        this(what, topology, rounds, pattern, QUIET);
    }

    CrashRun(String what, Topology topology, Rounds rounds, Strike.Pattern pattern, Duration quiet) {
        this.what = what;
        this.topology = topology;
        this.rounds = rounds;
        this.pattern = pattern;
        this.quiet = quiet;
        boolean alone =
                topology.clusters().size() == 1 && topology.first().brokers().size() == 1;
        this.ledger = alone ? new Ledger() : Ledger.overStreams();
    }

    /** All rounds; those that found something. */
    List<Faulty> run() {
        System.out.printf(
                "Crash rounds, %s: -Dlinkspan.crash.seed=%d -Dlinkspan.crash.rounds=%d%n",
                what, rounds.first(), rounds.count());
        try (Clients clients = new Clients(topology, ledger)) {
            for (int n = 0; n < rounds.count(); n++) {
                round(n + 1, rounds.first() + n, clients);
            }
        }
        System.out.printf(
                "Crash rounds, %s: %d rounds, %d messages acknowledged, %d arrivals, %d refused, %d rounds with faults%n",
                what, rounds.count(), ledger.acknowledged(), ledger.arrived(), ledger.refused(), faulty.size());
        return List.copyOf(faulty);
    }

    private void round(int number, long seed, Clients clients) {
        Strike strike = pattern.of(seed, topology.clusters());
        long began = System.nanoTime();
        long before = ledger.acknowledged();
        clients.publish();
        LockSupport.parkNanos(strike.after().toNanos());
        ledger.disturbed();
        List<Node.Killed> killed = Node.killAll(strike.victims());
        if (strike.back()) {
            clients.bringAbsent();
        }
        LockSupport.parkNanos(strike.down().toNanos());
        killed.stream().map(Node.Killed::start).toList().forEach(Node::awaitReady);
        LockSupport.parkNanos(strike.before().toNanos());
        clients.pause();
        verify(clients);
        List<Finding> findings = ledger.settle();
        if (!findings.isEmpty()) {
            faulty.add(new Faulty(seed, strike, findings));
        }
        System.out.printf(
                "  round %d seed %d: %d acknowledged, %d s, %s: %s%n",
                number,
                seed,
                ledger.acknowledged() - before,
                Duration.ofNanos(System.nanoTime() - began).toSeconds(),
                strike,
                findings.isEmpty() ? "nothing found" : findings);
    }

    private void verify(Clients clients) {
        awaitOrQuiet(
                clients,
                () -> clients.outstanding() == 0 && clients.unconnectedOnline().isEmpty());
        clients.bringAbsent();
        awaitOrQuiet(clients, () -> clients.unconnected().isEmpty());
        awaitOrQuiet(
                clients,
                () -> ledger.missing() == 0
                        && clients.outstanding() == 0
                        && clients.unconnected().isEmpty());
        clients.unconnected().forEach(one -> ledger.complain(Kind.STUCK, what, one));
        if (clients.outstanding() > 0) {
            ledger.complain(Kind.STUCK, what, clients.outstanding() + " messages were not answered");
        }
        clients.sendAbsentAway();
    }

    /** Until it holds; or nothing has moved for a while although everybody is connected; or patience ends. */
    private void awaitOrQuiet(Clients clients, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Settings.PATIENCE.toNanos();
        long since = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            if (!clients.unconnectedOnline().isEmpty()) {
                since = System.nanoTime();
            }
            if (Math.min(ledger.quietNanos(), System.nanoTime() - since) > quiet.toNanos()) {
                return;
            }
            LockSupport.parkNanos(Settings.GLANCE.toNanos());
        }
    }
}
