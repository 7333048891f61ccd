package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The event loops that carry MQTT connections: the first ones of Vert.x's own pool, all different. */
public final class EventLoops {
    private final List<NettyEventLoop> loops;
    private final List<ContextInternal> contexts;
    private final ConnectionObserver observer;

    private EventLoops(List<NettyEventLoop> loops, List<ContextInternal> contexts, ConnectionObserver observer) {
        this.observer = observer;
        this.loops = List.copyOf(loops);
        this.contexts = List.copyOf(contexts);
    }

    /**
     * Takes loops from the pool.
     *
     * @param count at least 1; no more are taken than the pool has
     */
    public static EventLoops create(Vertx vertx, int count, ConnectionObserver observer) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one event loop is needed, not " + count);
        }
        VertxInternal internal = (VertxInternal) vertx;
        List<io.netty.channel.EventLoop> pool = StreamSupport.stream(
                        internal.getEventLoopGroup().spliterator(), false)
                .map(io.netty.channel.EventLoop.class::cast)
                .limit(count)
                .collect(Collectors.toList());
        List<NettyEventLoop> loops = new ArrayList<>();
        var untaken = new UntakenBytes();
        List<ContextInternal> contexts = new ArrayList<>();
        for (io.netty.channel.EventLoop netty : pool) {
            loops.add(new NettyEventLoop(loops.size(), netty, observer, untaken));
            contexts.add(internal.createEventLoopContext(
                    netty, null, Thread.currentThread().getContextClassLoader()));
        }
        return new EventLoops(loops, contexts, observer);
    }

    /** As many as there are processors. */
    public static EventLoops create(Vertx vertx, ConnectionObserver observer) {
        return create(vertx, Runtime.getRuntime().availableProcessors(), observer);
    }

    /** The loops in the order of their index. */
    public List<EventLoop> list() {
        return List.copyOf(loops);
    }

    ConnectionObserver observer() {
        return observer;
    }

    /** Bytes that clients of any loop have been sent and have not taken. */
    public long untakenBytes() {
        return loops.isEmpty() ? 0 : loops.get(0).untaken().sum();
    }

    int size() {
        return loops.size();
    }

    NettyEventLoop loop(int index) {
        return loops.get(index);
    }

    /** The Vert.x context whose tasks run on that loop. */
    ContextInternal context(int index) {
        return contexts.get(index);
    }
}
