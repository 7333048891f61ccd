package io.linkspan.broker.session;

import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.log.Recovered;
import io.linkspan.broker.log.SessionRecord;
import io.linkspan.broker.subscribe.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

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
                            past.session(), directory.revive(past.session(), loop(past), past.subscriptions()));
                    synchronized (all) {
                        all.add(made);
                    }
                    done.run();
                },
                () -> each(
                        all,
                        one -> one.session().loop(),
                        (one, done) -> directory.restore(one.session(), one.saved(), recordOf(one.saved()), done),
                        () -> disposeOthers(then)));
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
            records.values().forEach(record -> directory.dispose(loop, record));
            then.run();
        });
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
