package io.linkspan.e2e.ledger;

import io.linkspan.e2e.ledger.Finding.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/**
 * The books of a test: every subscriber is to get every message that a broker has acknowledged to its publisher, once (QoS 1:
 * seldom again, with DUP, after a crash), and in the order of its publisher.
 *
 * <p>Safe for several threads. Moments are those of {@link System#nanoTime()}.
 */
public final class Ledger {
    private final boolean overStreams;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Map<String, Receipts>> receipts = new LinkedHashMap<>();
    private final Map<String, Confirmations> confirmations = new HashMap<>();
    private final Disturbances disturbances = new Disturbances();
    private final List<Finding> complaints = new ArrayList<>();
    private long acknowledged;
    private long arrived;
    private long refused;
    private long lastArrival = System.nanoTime();

    /** Publishers and subscribers at one broker. */
    public Ledger() {
        this(false);
    }

    private Ledger(boolean overStreams) {
        this.overStreams = overStreams;
    }

    /**
     * Between publishers and subscribers lie streams, of a link or between brokers. Like a publisher they send again what was
     * not acknowledged: a receiving broker that has delivered it with QoS 1, and died before it had kept it, takes it for new.
     */
    public static Ledger overStreams() {
        return new Ledger(true);
    }

    /** A publisher whose messages all have this QoS, 1 or 2. */
    public synchronized void publisher(String name, int qos) {
        accounts.put(name, new Account(qos));
    }

    /** A subscriber that has subscribed to all publishers before they begin, with QoS 2. */
    public synchronized void subscriber(String name) {
        receipts.put(name, new LinkedHashMap<>());
    }

    /** A publisher writes this message, for the first time or again. */
    public synchronized void sent(MessageId message) {
        account(message).send(number(message));
    }

    /** The broker has taken over the message: PUBACK or PUBREC without an error. */
    public synchronized void acknowledged(MessageId message) {
        account(message).acknowledge(number(message));
        acknowledged++;
    }

    /** The broker has said that it does not take the message. */
    public synchronized void refused(MessageId message) {
        assert account(message) != null;
        refused++;
    }

    /** A subscriber got a message: with QoS 2 the first PUBLISH of a packet identifier, with QoS 1 each PUBLISH. */
    public synchronized void arrived(String subscriber, MessageId message, boolean dup, long nanos) {
        arrived++;
        lastArrival = nanos;
        if (!accounts.containsKey(message.publisher())) {
            complain(Kind.INVENTED, subscriber, message.toString());
            return;
        }
        receiptsOf(subscriber, message.publisher()).add(number(message), dup, nanos);
    }

    /**
     * The broker has shown that it has what this subscriber wrote until a moment, the acknowledgements of what had arrived
     * by then among it.
     *
     * @param until when the subscriber wrote what the broker has now answered
     * @param nanos when the answer came
     */
    public synchronized void confirmed(String subscriber, long until, long nanos) {
        confirmationsOf(subscriber).add(until, nanos);
    }

    /** A subscriber's connection has ended: whether the broker got the acknowledgements after the last confirmed is open. */
    public synchronized void ended(String subscriber, long nanos) {
        confirmationsOf(subscriber).end(nanos);
    }

    /** A process was killed now, or a connection was cut. */
    public void disturbed() {
        disturbances.add(System.nanoTime());
    }

    /** A fault that a client has seen itself. */
    public synchronized void complain(Kind kind, String where, String what) {
        complaints.add(new Finding(kind, where, what, 1));
    }

    /** How many acknowledged messages have not arrived, summed over the subscribers. */
    public synchronized long missing() {
        return receipts.keySet().stream()
                .flatMapToLong(subscriber -> accounts.entrySet().stream()
                        .mapToLong(account -> receiptsOf(subscriber, account.getKey())
                                .missing(account.getValue())
                                .cardinality()))
                .sum();
    }

    /** How many acknowledged messages this subscriber has not got. */
    public synchronized long missing(String subscriber) {
        return accounts.entrySet().stream()
                .mapToLong(account -> receiptsOf(subscriber, account.getKey())
                        .missing(account.getValue())
                        .cardinality())
                .sum();
    }

    /** What acknowledged messages each subscriber has not got. */
    @Override
    public synchronized String toString() {
        return receipts.keySet().stream()
                .flatMap(subscriber -> accounts.entrySet().stream()
                        .map(account -> subscriber + " has not got " + account.getKey() + " "
                                + Numbers.text(
                                        receiptsOf(subscriber, account.getKey()).missing(account.getValue()))))
                .collect(Collectors.joining("\n"));
    }

    /** Messages acknowledged since the beginning. */
    public synchronized long acknowledged() {
        return acknowledged;
    }

    /** Messages arrived since the beginning, repetitions included, summed over the subscribers. */
    public synchronized long arrived() {
        return arrived;
    }

    /** Messages refused since the beginning. */
    public synchronized long refused() {
        return refused;
    }

    /** Nanoseconds since anything arrived anywhere. */
    public synchronized long quietNanos() {
        return System.nanoTime() - lastArrival;
    }

    /** Everything that does not add up since the last call; what was found is not found again by the next. */
    public synchronized List<Finding> settle() {
        List<Finding> findings = new ArrayList<>(complaints);
        complaints.clear();
        Map<String, BitSet> lost = new LinkedHashMap<>();
        receipts.keySet()
                .forEach(subscriber -> accounts.forEach((publisher, account) -> {
                    Receipts got = receiptsOf(subscriber, publisher);
                    BitSet missing = got.missing(account);
                    lost.computeIfAbsent(publisher, name -> new BitSet()).or(missing);
                    finding(Kind.LOST, subscriber, publisher, missing).ifPresent(findings::add);
                    LongPredicate mayRepeat = confirmationsOf(subscriber)::mayRepeat;
                    finding(Kind.REPEATED, subscriber, publisher, got.repeated(account, mayRepeat, overStreams))
                            .ifPresent(findings::add);
                    finding(Kind.DISORDERED, subscriber, publisher, got.disordered())
                            .ifPresent(findings::add);
                    finding(Kind.INVENTED, subscriber, publisher, got.invented(account))
                            .ifPresent(findings::add);
                    got.settle();
                }));
        accounts.forEach((publisher, account) -> account.giveUp(lost.getOrDefault(publisher, new BitSet())));
        return List.copyOf(findings);
    }

    private Confirmations confirmationsOf(String subscriber) {
        return confirmations.computeIfAbsent(subscriber, name -> new Confirmations(disturbances));
    }

    private Receipts receiptsOf(String subscriber, String publisher) {
        Map<String, Receipts> all = receipts.get(subscriber);
        if (all == null) {
            throw new IllegalArgumentException("unknown subscriber " + subscriber);
        }
        return all.computeIfAbsent(publisher, name -> new Receipts());
    }

    private static Optional<Finding> finding(Kind kind, String where, String publisher, BitSet numbers) {
        return numbers.isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding(kind, where, publisher + " " + Numbers.text(numbers), numbers.cardinality()));
    }

    private Account account(MessageId message) {
        Account account = accounts.get(message.publisher());
        if (account == null) {
            throw new IllegalArgumentException("unknown publisher " + message.publisher());
        }
        return account;
    }

    private static int number(MessageId message) {
        return Math.toIntExact(message.number());
    }
}
