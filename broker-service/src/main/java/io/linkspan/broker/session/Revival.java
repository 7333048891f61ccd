package io.linkspan.broker.session;

import static java.util.Objects.requireNonNull;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord.Exchange;
import io.linkspan.broker.log.LogRecord.Name;
import io.linkspan.broker.log.LogRecord.Phase;
import io.linkspan.broker.log.Owed;
import io.linkspan.broker.log.Recovered;
import io.linkspan.broker.log.SessionRecord;
import io.linkspan.broker.log.Target;
import io.linkspan.broker.stream.Horizon;
import io.linkspan.broker.subscribe.Subscription;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.message.QoS;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings the sessions of this node's former lives back.
 *
 * <p>First all of them with their subscriptions, so that shared groups have their members; then what each is owed; then
 * what is owed to sessions that are no more.
 */
public final class Revival {
    /**
     * One session as it was kept.
     *
     * @param subscriptions makes its subscriptions, by filter as the client wrote it
     */
    public record Past(SavedSession session, Function<Session, Map<String, Subscription>> subscriptions) {}

    private record Revived(SavedSession saved, Session session) {}

    private final SessionDirectory directory;
    private final Loops loops;
    private final Map<Long, SessionRecord> records;

    private Revival(SessionDirectory directory, Loops loops, Recovered log) {
        this.directory = directory;
        this.loops = loops;
        this.records = new HashMap<>(log.sessions());
    }

    /** @param then runs on some loop when everything is there */
    public static void run(SessionDirectory directory, Loops loops, List<Past> sessions, Recovered log, Runnable then) {
        new Revival(directory, loops, log).run(sessions, then);
    }

    private void run(List<Past> sessions, Runnable then) {
        List<Revived> all = new ArrayList<>(sessions.size());
        each(
                sessions,
                this::loop,
                (past, done) -> {
                    var made = new Revived(
                            past.session(), directory.revive(past.session(), loop(past), subscriptions(past)));
                    synchronized (all) {
                        all.add(made);
                    }
                    done.run();
                },
                () -> each(
                        all,
                        one -> one.session().loop(),
                        (one, done) -> restore(one.session(), one.saved(), recordOf(one.saved()), done),
                        () -> disposeOthers(then)));
    }

    // Nobody sends here any more for one that has left: it must not look as if it subscribed again.
    private Function<Session, Map<String, Subscription>> subscriptions(Past past) {
        SessionRecord record;
        synchronized (records) {
            record = records.get(past.session().number());
        }
        boolean left = record != null
                && record.phase() == Phase.LEFT
                && !past.session().owner().isEmpty();
        return left ? session -> Map.of() : past.subscriptions();
    }

    private EventLoop loop(Past past) {
        return loops.get(Math.floorMod(past.session().clientId().hashCode(), loops.size()));
    }

    private SessionRecord recordOf(SavedSession saved) {
        synchronized (records) {
            SessionRecord record = records.remove(saved.number());
            return record == null ? new SessionRecord() : record;
        }
    }

    private void disposeOthers(Runnable then) {
        EventLoop loop = loops.any();
        loop.execute(() -> {
            records.values().forEach(record -> dispose(loop, record));
            then.run();
        });
    }

    /**
     * Gives a revived session what the log owes it, then lets its will and its expiry take their course; on its loop.
     *
     * @param then when all of that has happened
     */
    private void restore(Session session, SavedSession saved, SessionRecord record, Runnable then) {
        session.incomingExactlyOnce().addAll(record.incoming());
        Map<Long, Exchange> unreleased = new LinkedHashMap<>();
        record.outgoing().stream()
                .filter(exchange -> !exchange.released() && record.owed(exchange.sequence()) != null)
                .forEach(exchange -> unreleased.put(exchange.sequence(), exchange));
        List<Owed<Target.ForSession>> direct = direct(saved, record, unreleased.keySet());
        List<Kept> wanted = Stream.concat(
                        unreleased.keySet().stream().map(sequence -> requireNonNull(record.owed(sequence))),
                        direct.stream())
                .map(Owed::kept)
                .toList();
        directory.log().read(session.loop(), wanted, messages -> {
            Map<Long, Message> bySequence = new HashMap<>();
            for (int i = 0; i < wanted.size(); i++) {
                Message message = messages.get(i);
                if (message != null) {
                    bySequence.put(wanted.get(i).sequence(), message);
                }
            }
            for (Exchange exchange : record.outgoing()) {
                Message message = bySequence.get(exchange.sequence());
                if (exchange.released()) {
                    session.outbound().restore(exchange.packetId(), Delivery.TAKEN, true);
                } else if (message != null) {
                    session.outbound()
                            .restore(
                                    exchange.packetId(),
                                    parked(requireNonNull(record.owed(exchange.sequence())), true)
                                            .with(message),
                                    false);
                }
            }
            Set<Long> others =
                    direct.stream().map(owed -> owed.kept().sequence()).collect(Collectors.toSet());
            List<Parked> queue = record.owed().stream()
                    .filter(owed -> !unreleased.containsKey(owed.kept().sequence())
                            && !others.contains(owed.kept().sequence()))
                    .map(owed -> parked(owed, saved.online()))
                    .toList();
            List<Name> names = record.names().stream()
                    .filter(name -> !others.contains(name.sequence()))
                    .toList();
            List<Delivery> directly = direct.stream()
                    .filter(owed -> bySequence.containsKey(owed.kept().sequence()))
                    .map(owed -> parked(owed, saved.online())
                            .with(requireNonNull(bySequence.get(owed.kept().sequence()))))
                    .toList();
            Message will = record.willSpent() == saved.connections() ? null : saved.will();
            if (!saved.comes()) {
                queue.forEach(session.outbound()::restore);
            }
            // What has settled or left is of an earlier coming: this one has not got as far as the log.
            boolean anew = saved.comes() && record.phase().reached(Phase.SETTLED);
            var past = new Settling.Past(
                    anew ? Phase.BEGINS : record.phase(),
                    anew ? Horizon.NONE : record.horizon(),
                    names,
                    queue,
                    directly);
            directory.goOn(session, saved, past, will);
            then.run();
        });
    }

    // Of a session that still settles: what the former node has not sent on.
    private static List<Owed<Target.ForSession>> direct(SavedSession saved, SessionRecord record, Set<Long> underWay) {
        if (!saved.comes()) {
            return List.of();
        }
        Set<Long> sentOn = record.names().stream()
                .filter(name -> !name.direct())
                .map(Name::sequence)
                .collect(Collectors.toSet());
        return record.owed().stream()
                .filter(owed -> !sentOn.contains(owed.kept().sequence())
                        && !underWay.contains(owed.kept().sequence()))
                .limit(Settling.MOST)
                .toList();
    }

    private Parked parked(Owed<Target.ForSession> owed, boolean maybeSent) {
        Target.ForSession target = owed.target();
        String share = target.share();
        return new Parked(
                new Owing(owed.kept(), owed.slot(), maybeSent && target.qos() == QoS.AT_LEAST_ONCE),
                target.qos(),
                target.retain(),
                target.identifiers(),
                share == null ? null : directory.tree().group(SharedFilter.parse(share)));
    }

    /** Gives what the log owes to a session that is no more to others of its group, or lets it go. */
    private void dispose(EventLoop loop, SessionRecord record) {
        List<Queued> forOthers = new ArrayList<>();
        for (Owed<Target.ForSession> owed : record.owed()) {
            Parked parked = parked(owed, false);
            if (parked.group() == null) {
                directory.log().done(loop, owed.kept(), owed.slot());
            } else {
                forOthers.add(parked);
            }
        }
        directory.toOthers(loop, forOthers);
    }

    @FunctionalInterface
    private interface Step<T> {
        void run(T one, Runnable done);
    }

    private <T> void each(List<T> all, Function<T, EventLoop> loop, Step<T> step, Runnable then) {
        if (all.isEmpty()) {
            then.run();
            return;
        }
        var missing = new AtomicInteger(all.size());
        Consumer<T> start = one -> loop.apply(one)
                .execute(() -> step.run(one, () -> {
                    if (missing.decrementAndGet() == 0) {
                        then.run();
                    }
                }));
        all.forEach(start);
    }
}
