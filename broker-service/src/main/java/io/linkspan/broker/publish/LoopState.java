package io.linkspan.broker.publish;

import io.linkspan.broker.log.Kept;
import io.linkspan.broker.log.LogRecord;
import io.linkspan.broker.session.Delivery;
import io.linkspan.broker.session.Session;
import io.linkspan.broker.subscribe.FilterSubscribers;
import io.linkspan.broker.subscribe.MatchCache;
import io.linkspan.broker.subscribe.Subscriber;
import io.linkspan.contracts.topic.SharedFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Scratch of one loop, used by that loop alone; only what is under way, its mailbox, is counted by all. */
final class LoopState {
    /** A delivery and whom it is for. */
    record Addressed(Session session, Delivery delivery) {}

    final MatchCache<FilterSubscribers> matches;
    /** For the message at hand. */
    List<FilterSubscribers> matched = List.of();

    final LinkedHashMap<Subscriber, Merged> merged = new LinkedHashMap<>();
    /** Shared groups that have taken the message at hand here; filled only while other nodes want anything. */
    final List<SharedFilter> served = new ArrayList<>(2);

    final List<Addressed>[] gathered;
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicLong bytesUnderWay = new AtomicLong();
    List<Addressed> collected = new ArrayList<>();
    /** What follows when the messages at hand have been appended to the log. */
    List<Runnable> behind = new ArrayList<>(0);
    /** What the log is to be told in one unit, while several messages are published together. */
    @Nullable
    List<LogRecord> unit;

    /** The message that is being published, if the log may have to keep it. */
    @Nullable
    Kept kept;

    long recipients;
    boolean slow;

    @SuppressWarnings({"unchecked", "rawtypes"})
    LoopState(int loops, MatchCache<FilterSubscribers> matches) {
        this.matches = matches;
        gathered = new List[loops];
        for (int i = 0; i < loops; i++) {
            gathered[i] = new ArrayList<>();
        }
    }

    void underWay(int messages, long bytes) {
        underWay.addAndGet(messages);
        bytesUnderWay.addAndGet(bytes);
    }
}
