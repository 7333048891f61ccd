package io.linkspan.broker.log;

import io.linkspan.broker.limits.LogLimits;
import io.linkspan.broker.log.LogRecord.Exchange;
import io.linkspan.broker.log.LogStore.Life;
import io.linkspan.contracts.message.Message;
import io.linkspan.contracts.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lives of the log that have not been worked off, oldest first, ends them with seals, and begins a new one.
 *
 * <p>A life ends at its first hole: entries are released in order, so that nothing behind it was ever promised. A writer
 * of that life that is still there meets a seal with its next entry.
 */
public final class Recovery {
    private static final int READ_AHEAD = 32;

    private final LogStore store;
    private final Recovered state = new Recovered();
    private final Map<Long, Kept> messages = new HashMap<>();

    private Recovery(LogStore store) {
        this.store = store;
    }

    /** Blocks; throws what the store's stages fail with. */
    public static Recovered run(LogStore store, long epoch) {
        return new Recovery(store).run(epoch);
    }

    private Recovered run(long epoch) {
        for (Life life : answer(store.begin(epoch))) {
            replay(life, epoch);
        }
        return state;
    }

    private void replay(Life life, long epoch) {
        if (life.cleared() < life.first()) {
            answer(store.remove(life.epoch(), life.cleared(), life.first()));
        }
        long position = life.first();
        while (true) {
            List<Long> wanted = new ArrayList<>(READ_AHEAD);
            for (int i = 0; i < READ_AHEAD; i++) {
                wanted.add(position + i);
            }
            for (byte @Nullable [] records : answer(store.read(life.epoch(), wanted))) {
                if (records == null) {
                    if (seal(life.epoch(), position, epoch)) {
                        end(life.epoch(), position);
                        return;
                    }
                    break; // somebody still writes there: read it, too
                }
                if (replay(life.epoch(), position, records)) {
                    end(life.epoch(), position);
                    return;
                }
                position++;
            }
        }
    }

    // Where a writer could still have something under way. Only the first one decides: behind a seal nobody reads.
    private boolean seal(long life, long position, long epoch) {
        byte[] seal = RecordWriter.seal(epoch);
        if (!answer(store.write(life, position, seal))) {
            return false;
        }
        for (int i = 1; i < LogLimits.MOST_COMMITS; i++) {
            answer(store.write(life, position + i, seal));
        }
        return true;
    }

    private void end(long life, long position) {
        state.chain().add(life, position, LogLimits.MOST_COMMITS).committed = true;
    }

    /** Whether it was a seal. */
    private boolean replay(long life, long position, byte[] records) {
        var into = new Into(life, position, records.length);
        try {
            RecordReader.read(records, into);
        } catch (WireException damaged) {
            state.damaged++;
        }
        return into.sealed;
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the log was read", interrupted);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException failure) {
            throw new LogUnavailableException(failure);
        }
    }

    /** Applies the records of one entry. */
    private final class Into implements RecordReader.Visitor {
        private final long epoch;
        private final long position;
        private final int bytes;
        private @Nullable Entry made;
        private boolean sealed;

        private Into(long epoch, long position, int bytes) {
            this.epoch = epoch;
            this.position = position;
            this.bytes = bytes;
        }

        private Entry entry() {
            Entry entry = made;
            if (entry == null) {
                entry = state.chain().add(epoch, position, 1);
                entry.committed = true;
                state.chain().grew(entry, bytes);
                made = entry;
            }
            return entry;
        }

        @Override
        public void logged(long sequence, long arrivedMillis, byte[] encoded, List<Target> targets)
                throws WireException {
            Kept known = messages.get(sequence);
            if (known != null) {
                entry().hold(known); // copied forward
                return;
            }
            Message message = RecordReader.message(encoded);
            state.seen.add(message.id());
            long waited = Math.max(0, System.currentTimeMillis() - arrivedMillis);
            long arrived = message.properties().expirySeconds() < 0
                    ? 0
                    : System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(waited);
            var kept = new Kept(
                    sequence, message.payload().length + message.topic().length(), arrived);
            kept.commit();
            for (Target target : targets) {
                int slot = kept.add(target);
                switch (target) {
                    case Target.ForSession session ->
                        state.session(session.session()).owed.put(sequence, new Owed<>(kept, slot, session));
                    case Target.ForRetained retained -> state.retained.put(sequence, new Owed<>(kept, slot, retained));
                    case Target.ForLane lane ->
                        state.streams
                                .computeIfAbsent(
                                        new Recovered.Stream(lane.destination(), kept.epoch(), lane.lane()),
                                        ignored -> new TreeMap<>())
                                .put(lane.number(), new Owed<>(kept, slot, lane));
                }
            }
            messages.put(sequence, kept);
            entry().hold(kept);
        }

        @Override
        public void doneBySession(long sequence, long session) {
            entry();
            SessionRecord record = state.sessions.get(session);
            if (record != null) {
                finish(record.owed.remove(sequence));
            }
        }

        @Override
        public void doneByLane(long sequence, String destination) {
            entry();
            Kept kept = messages.get(sequence);
            if (kept == null) {
                return;
            }
            for (Target target : kept.owed()) {
                if (target instanceof Target.ForLane lane && lane.destination().equals(destination)) {
                    var stream = state.streams.get(new Recovered.Stream(destination, kept.epoch(), lane.lane()));
                    finish(stream == null ? null : stream.remove(lane.number()));
                }
            }
        }

        @Override
        public void doneByRetained(long sequence) {
            entry();
            finish(state.retained.remove(sequence));
        }

        private void finish(@Nullable Owed<?> owed) {
            if (owed == null) {
                return;
            }
            owed.kept().finish(owed.slot());
            if (owed.kept().finished()) {
                messages.remove(owed.kept().sequence());
                Entry holder = owed.kept().entry();
                if (holder != null) {
                    holder.release(owed.kept());
                    owed.kept().entry(null);
                }
            }
        }

        @Override
        public void other(LogRecord record) {
            entry();
            switch (record) {
                case LogRecord.Sent(long session, long sequence, int packetId) ->
                    state.session(session).outgoing.put(packetId, new Exchange(sequence, packetId, false));
                case LogRecord.Released(long session, long sequence, int packetId) -> {
                    SessionRecord of = state.session(session);
                    of.outgoing.put(packetId, new Exchange(sequence, packetId, true));
                    finish(of.owed.remove(sequence));
                }
                case LogRecord.Completed(long session, int packetId) ->
                    state.session(session).outgoing.remove(packetId);
                case LogRecord.Opened(long session, int packetId) ->
                    state.session(session).incoming.add(packetId);
                case LogRecord.Closed(long session, int packetId) ->
                    state.session(session).incoming.remove(packetId);
                case LogRecord.Cursor(var stream, long last) -> state.cursors.merge(stream, last, Math::max);
                case LogRecord.WillSpent(long session, long connection) ->
                    state.session(session).willSpent = connection;
                case LogRecord.SessionState said -> {
                    SessionRecord of = state.session(said.session());
                    of.incoming.clear();
                    of.incoming.addAll(said.incoming());
                    of.outgoing.clear();
                    said.outgoing().forEach(exchange -> of.outgoing.put(exchange.packetId(), exchange));
                }
                case LogRecord.SeenUpTo(var horizon) -> horizon.numbers().forEach(state.seen::add);
                case LogRecord.Settles settles ->
                    state.session(settles.session()).settles(settles);
                case LogRecord.Logged ignored -> throw new IllegalStateException("told apart by the reader");
                case LogRecord.Done ignored -> throw new IllegalStateException("told apart by the reader");
            }
        }

        @Override
        public void sealed() {
            sealed = true;
        }
    }
}
