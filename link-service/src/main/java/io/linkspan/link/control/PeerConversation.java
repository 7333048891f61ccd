package io.linkspan.link.control;

import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.contracts.protocol.LinkMessage.Delta;
import io.linkspan.contracts.protocol.LinkMessage.Heartbeat;
import io.linkspan.contracts.protocol.LinkMessage.HelloAccepted;
import io.linkspan.contracts.protocol.LinkMessage.HelloRefused;
import io.linkspan.contracts.protocol.LinkTopics;
import io.linkspan.contracts.protocol.RefusalCode;
import io.linkspan.link.announce.Announcer;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.loop.Timer;
import io.linkspan.link.transport.Connection;
import io.linkspan.link.transport.Connection.Outcome;
import io.linkspan.link.transport.Connection.Publication;
import io.linkspan.link.transport.Delivery;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is said on one control connection: hello, bootstrap or missed deltas, then deltas and heartbeats.
 *
 * <pre>
 *  SUBSCRIBING ──► GREETING ──accepted──► CATCHING_UP ──applied──► IN_STEP
 *                     ▲                        │                      │
 *                  PAUSING ◄── resync wanted ──┴──────────────────────┘
 * </pre>
 */
final class PeerConversation {

    /** Bytes of a bootstrap part or delta: small enough not to hold up what else goes through the peer's broker. */
    static final int MAX_PART_BYTES = 64 * 1024;

    /** Route messages without PUBACK. */
    static final int MAX_IN_FLIGHT = 8;

    /** Deltas the peer has not applied; further changes are merged meanwhile. */
    static final int MAX_UNAPPLIED = 32;

    /** Between two hellos on one connection: a peer that wants to start over all the time must not keep us busy. */
    static final Duration GREETING_PAUSE = Duration.ofSeconds(1);

    private static final int PACKET_OVERHEAD = 1_024;

    private enum Phase {
        SUBSCRIBING,
        /** Wanting to greet again, but not yet. */
        PAUSING,
        GREETING,
        CATCHING_UP,
        IN_STEP,
        OVER
    }

    private final Connection connection;
    private final Introduction introduction;
    private final Announcer announcer;
    private final Timings timings;
    private final Loop loop;
    private final ConversationListener listener;
    private final String answers;
    private final int maxPartBytes;

    private Phase phase = Phase.SUBSCRIBING;
    private Announcer.@Nullable Bootstrap bootstrap;
    private final ArrayDeque<Delta> missed = new ArrayDeque<>();
    private long sentRevision;
    private long appliedRevision;
    private long inStepAt;
    private int inFlight;
    private long greeting;
    private long greetedAt;
    private long sequence;
    private long heardAt;
    private boolean beating;
    private Timer watch = Timer.NONE;
    private Timer beat = Timer.NONE;
    private Timer regreet = Timer.NONE;

    /**
     * Prepares; {@link #start} begins.
     *
     * @param number tells this connection's answers from those of others of the same incarnation
     */
    PeerConversation(
            Connection connection,
            Introduction introduction,
            Announcer announcer,
            Timings timings,
            Loop loop,
            ConversationListener listener,
            long number) {
        this.connection = connection;
        this.introduction = introduction;
        this.announcer = announcer;
        this.timings = timings;
        this.loop = loop;
        this.listener = listener;
        this.answers = LinkTopics.answers(
                introduction.own(), announcer.actor() + "." + announcer.incarnation() + "." + number);
        this.maxPartBytes = (int) Math.min(MAX_PART_BYTES, connection.maximumPacketSize() - PACKET_OVERHEAD);
    }

    void start() {
        heardAt = loop.nanos();
        watch = loop.after(timings.peerTimeout(), this::watch);
        connection.subscribe(answers, Map.of(), outcome -> {
            switch (outcome) {
                case Outcome.Granted granted -> greet();
                case Outcome.Refused refused -> refusedByBroker(refused);
            }
        });
    }

    void close() {
        phase = Phase.OVER;
        watch.cancel();
        beat.cancel();
        regreet.cancel();
    }

    /** The announcer has something new. */
    void pump() {
        if (phase != Phase.CATCHING_UP && phase != Phase.IN_STEP) {
            return;
        }
        int window = Math.min(MAX_IN_FLIGHT, connection.sendMaximum());
        while (inFlight < window) {
            LinkMessage next = next();
            if (next == null) {
                return;
            }
            inFlight++;
            publish(LinkTopics.routes(introduction.own()), next, outcome -> {
                inFlight--;
                if (outcome instanceof Outcome.Refused refused) {
                    refusedByBroker(refused);
                } else {
                    pump();
                }
            });
        }
    }

    void received(Delivery delivery) {
        delivery.accept();
        if (phase == Phase.OVER || !delivery.topic().equals(answers)) {
            return;
        }
        switch (LinkCodec.decode(delivery.payload())) {
            case LinkDecodeOutcome.Decoded decoded -> {
                heardAt = loop.nanos();
                understood(decoded.message(), delivery.correlationData());
            }
            case LinkDecodeOutcome.Refused refused -> lost("the peer's answer cannot be read: " + refused.detail());
        }
    }

    private void understood(LinkMessage message, @Nullable ByteBuffer correlation) {
        switch (message) {
            case HelloAccepted accepted -> {
                boolean mine = correlation == null
                        || (correlation.remaining() == Long.BYTES
                                && correlation.getLong(correlation.position()) == greeting);
                if (phase == Phase.GREETING && mine) {
                    accepted(accepted);
                }
            }
            case HelloRefused refused -> {
                String sentence = Refusals.sentence(refused, introduction.peer(), introduction.hostAndPort());
                if (refused.code() == RefusalCode.STALE_INCARNATION) {
                    overtaken(sentence);
                } else if (refused.code().temporary()) {
                    lost(sentence);
                } else {
                    refused(sentence);
                }
            }
            case LinkMessage.RoutesApplied applied -> {
                if (applied.incarnation() == announcer.incarnation()
                        && applied.actor().equals(announcer.actor())) {
                    applied(applied.revision());
                }
            }
            case LinkMessage.ResyncWanted wanted -> resync();
            case LinkMessage.HeartbeatAnswer answer -> {
                // Says the same as the answer to the routes, which may have been lost.
                if (answer.incarnation() == announcer.incarnation()
                        && answer.actor().equals(announcer.actor())
                        && answer.revision() > 0) {
                    applied(answer.revision());
                }
            }
            case LinkMessage.Hello ignored -> {}
            case LinkMessage.BootstrapPart ignored -> {}
            case LinkMessage.BootstrapEnd ignored -> {}
            case Delta ignored -> {}
            case Heartbeat ignored -> {}
            case LinkMessage.LaneOpen ignored -> {}
            case LinkMessage.LaneOpened ignored -> {}
            case LinkMessage.LaneRefused ignored -> {}
        }
    }

    private void greet() {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.GREETING;
        greetedAt = loop.nanos();
        regreet = loop.after(timings.peerTimeout(), this::notAnswering);
        greeting++;
        bootstrap = null;
        missed.clear();
        ByteBuffer correlation = ByteBuffer.allocate(Long.BYTES).putLong(0, greeting);
        Publication hello = new Publication(
                LinkTopics.hello(introduction.own()),
                ByteBuffer.wrap(LinkCodec.encode(introduction.hello(announcer))),
                answers,
                correlation);
        connection.publish(hello, outcome -> {
            switch (outcome) {
                case Outcome.Refused refused -> refusedByBroker(refused);
                case Outcome.Granted granted -> {
                    if (granted.nobodyListens() && phase == Phase.GREETING) {
                        lost("no link service of cluster '" + introduction.peer() + "' is listening at "
                                + introduction.hostAndPort());
                    }
                }
            }
        });
    }

    private void accepted(HelloAccepted accepted) {
        if (!accepted.cluster().equals(introduction.peer())) {
            refused(Refusals.wrongName(accepted.cluster().value(), introduction.peer(), introduction.hostAndPort()));
            return;
        }
        regreet.cancel();
        phase = Phase.CATCHING_UP;
        List<Delta> since = accepted.needBootstrap() ? null : announcer.since(accepted.revision());
        if (since == null) {
            Announcer.Bootstrap all = announcer.bootstrap(maxPartBytes);
            bootstrap = all;
            inStepAt = all.revision();
            appliedRevision = -1;
        } else {
            missed.addAll(since);
            appliedRevision = accepted.revision();
            inStepAt = announcer.revision();
        }
        sentRevision = announcer.revision();
        if (appliedRevision >= inStepAt) {
            inStep();
        } else {
            listener.bootstrapping();
        }
        if (!beating) {
            beating = true;
            beat();
        }
        pump();
    }

    /** The next route message to send; null if there is none now. */
    private @Nullable LinkMessage next() {
        Announcer.Bootstrap parts = bootstrap;
        if (parts != null) {
            if (parts.hasNext()) {
                return parts.next();
            }
            bootstrap = null;
            return parts.end();
        }
        Delta old = missed.poll();
        if (old != null) {
            return old;
        }
        long base = appliedRevision < 0 ? inStepAt : appliedRevision;
        if (announcer.hasNext() && announcer.revision() - base < MAX_UNAPPLIED) {
            Delta delta = announcer.nextDelta(maxPartBytes);
            sentRevision = delta.revision();
            return delta;
        }
        return null;
    }

    private void applied(long revision) {
        appliedRevision = Math.max(appliedRevision, revision);
        if (phase == Phase.CATCHING_UP && appliedRevision >= inStepAt) {
            inStep();
        }
        pump();
    }

    private void inStep() {
        phase = Phase.IN_STEP;
        listener.online();
    }

    private void resync() {
        if (phase != Phase.CATCHING_UP && phase != Phase.IN_STEP) {
            return;
        }
        long sinceGreeting = loop.nanos() - greetedAt;
        phase = Phase.PAUSING;
        listener.bootstrapping();
        regreet = loop.after(Duration.ofNanos(Math.max(0, GREETING_PAUSE.toNanos() - sinceGreeting)), this::greet);
    }

    private void beat() {
        if (phase == Phase.OVER) {
            return;
        }
        Heartbeat heartbeat = new Heartbeat(announcer.actor(), announcer.incarnation(), sentRevision, ++sequence);
        connection.send(
                Publication.asking(LinkTopics.heartbeat(introduction.own()), LinkCodec.encode(heartbeat), answers));
        beat = loop.after(timings.heartbeatInterval(), this::beat);
    }

    private void watch() {
        long silence = loop.nanos() - heardAt;
        long left = timings.peerTimeout().toNanos() - silence;
        if (left > 0) {
            watch = loop.after(Duration.ofNanos(left), this::watch);
        } else {
            notAnswering();
        }
    }

    private void notAnswering() {
        lost("peer not answering: no word from the link service of cluster '" + introduction.peer() + "' for "
                + timings.peerTimeout().toMillis() + " ms");
    }

    private void publish(String topic, LinkMessage message, Consumer<Outcome> done) {
        connection.publish(Publication.asking(topic, LinkCodec.encode(message), answers), done);
    }

    private void refusedByBroker(Outcome.Refused refused) {
        if (refused.notAuthorised()) {
            refused(Refusals.notAuthorised(introduction.username(), introduction.own(), introduction.hostAndPort()));
        } else {
            lost("the broker at " + introduction.hostAndPort() + " refuses: " + refused.text());
        }
    }

    private void lost(String cause) {
        if (phase != Phase.OVER) {
            close();
            listener.lost(cause);
        }
    }

    private void overtaken(String cause) {
        if (phase != Phase.OVER) {
            close();
            listener.overtaken(cause);
        }
    }

    private void refused(String reason) {
        if (phase != Phase.OVER) {
            close();
            listener.refused(reason);
        }
    }
}
