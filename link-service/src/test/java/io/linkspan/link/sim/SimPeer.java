package io.linkspan.link.sim;

import io.linkspan.contracts.protocol.LinkCodec;
import io.linkspan.contracts.protocol.LinkDecodeOutcome;
import io.linkspan.contracts.protocol.LinkMessage;
import io.linkspan.link.loop.Loop;
import io.linkspan.link.replicate.Reply;
import io.linkspan.link.transport.ConnectionListener;
import io.linkspan.link.transport.DialFailure;
import io.linkspan.link.transport.Dialer;
import io.linkspan.link.transport.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A peer's broker and the network to it, as bad as told: route and heartbeat messages and answers get lost, come twice or
 * out of order, connections fail or end. What arrives is handed to a handler, the peer's link service.
 */
public final class SimPeer implements Dialer {

    /** The peer's link service. */
    @FunctionalInterface
    public interface Handler {
        void received(LinkMessage message, Reply reply);
    }

    private final SimTime time;
    private final Random random;
    private final Handler handler;
    private final List<Line> lines = new ArrayList<>();
    private double badness;
    private int dialled;

    public SimPeer(SimTime time, Random random, Handler handler) {
        this.time = time;
        this.random = random;
        this.handler = handler;
    }

    /** Part of the messages to which something happens, 0 to 1. */
    public void badness(double part) {
        badness = part;
    }

    /** Ends all connections there are. */
    public void cut() {
        List.copyOf(lines).forEach(line -> line.end("cut"));
    }

    /** Attempts to connect so far. */
    public int dialled() {
        return dialled;
    }

    @Override
    public Attempt dial(Target target, Loop loop, ConnectionListener listener) {
        dialled++;
        Line line = new Line(loop, listener);
        boolean fails = random.nextDouble() < badness;
        time.after(
                Duration.ofMillis(random.nextInt(1, 10)),
                () -> loop.execute(() -> {
                    if (line.over) {
                        return;
                    }
                    if (fails) {
                        line.over = true;
                        listener.failed(new DialFailure(DialFailure.Kind.UNREACHABLE, "cannot reach it"));
                    } else {
                        lines.add(line);
                        listener.opened(line);
                    }
                }));
        return () -> {
            line.over = true;
            lines.remove(line);
        };
    }

    private final class Line extends SimLine {

        private @Nullable String subscribed;

        Line(Loop loop, ConnectionListener listener) {
            super(time, loop, listener);
        }

        void end(String cause) {
            lines.remove(this);
            close(cause);
        }

        @Override
        public int sendMaximum() {
            return 5;
        }

        @Override
        public long maximumPacketSize() {
            return 4_096;
        }

        @Override
        public void subscribe(String filter, Map<String, String> userProperties, Consumer<Outcome> done) {
            later(() -> {
                subscribed = filter;
                done.accept(new Outcome.Granted(1));
            });
        }

        @Override
        public void unsubscribe(String filter, Consumer<Outcome> done) {
            later(() -> done.accept(new Outcome.Granted(0)));
        }

        @Override
        public void publish(Publication publication, Consumer<Outcome> done) {
            send(publication);
            later(() -> done.accept(new Outcome.Granted(0)));
        }

        @Override
        public void send(Publication publication) {
            carry(() -> {
                if (LinkCodec.decode(publication.payload()) instanceof LinkDecodeOutcome.Decoded decoded) {
                    handler.received(
                            decoded.message(), answer -> carry(() -> answered(answer, publication.correlationData())));
                } else {
                    throw new AssertionError("sent what cannot be read");
                }
            });
        }

        private void answered(LinkMessage answer, @Nullable ByteBuffer correlation) {
            String topic = subscribed;
            if (topic != null && !over) {
                listener.received(new SimDelivery(topic, LinkCodec.encode(answer), correlation));
            }
        }

        /** In order when all is well; else lost, late or twice. */
        private void carry(Runnable arrival) {
            double luck = random.nextDouble();
            if (luck < badness / 3) {
                return;
            }
            if (luck < badness * 2 / 3) {
                time.after(Duration.ofMillis(random.nextInt(3_000)), arrival);
                return;
            }
            later(arrival);
            if (luck < badness) {
                time.after(Duration.ofMillis(random.nextInt(6_000)), arrival);
            }
        }
    }
}
