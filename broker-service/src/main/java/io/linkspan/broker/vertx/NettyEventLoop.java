package io.linkspan.broker.vertx;

import io.linkspan.broker.codec.PacketDecoder;
import io.linkspan.broker.codec.PacketEncoder;
import io.linkspan.broker.connection.EventLoop;
import io.linkspan.broker.connection.Publication;
import io.linkspan.broker.connection.Timer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Netty event loop as the domain sees it, with what the loop's connections share.
 *
 * <p>Connections that were written to are kept in a list and flushed when the loop has done everything else of this
 * turn: all sockets that were readable and all tasks that were waiting. So a connection costs one system call per turn,
 * however many messages it got and from however many publishers.
 */
final class NettyEventLoop implements EventLoop {
    private final int index;
    private final io.netty.channel.EventLoop netty;
    private final ConnectionObserver observer;
    private final UntakenBytes untaken;
    private final PacketDecoder decoder = new PacketDecoder();
    private final PacketEncoder encoder = new PacketEncoder();
    private final Runnable endOfTurn = this::endTurn;
    private List<NettyConnection> dirty = new ArrayList<>();
    private List<NettyConnection> flushing = new ArrayList<>();
    private boolean turnEndDue;
    private @Nullable Publication sharedPublication;
    private @Nullable ByteBuf sharedPayload;

    NettyEventLoop(int index, io.netty.channel.EventLoop netty, ConnectionObserver observer) {
        this(index, netty, observer, new UntakenBytes());
    }

    /** @param untaken shared by the loops of the node */
    NettyEventLoop(int index, io.netty.channel.EventLoop netty, ConnectionObserver observer, UntakenBytes untaken) {
        this.untaken = untaken;
        this.index = index;
        this.netty = netty;
        this.observer = observer;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public boolean inLoop() {
        return netty.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        netty.execute(() -> run(task));
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        ScheduledFuture<?> future = netty.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @SuppressWarnings("CatchingUnchecked") // the boundary of the loop: nothing may end it
    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            observer.taskFailed(index, failure);
        }
    }

    io.netty.channel.EventLoop netty() {
        return netty;
    }

    PacketDecoder decoder() {
        return decoder;
    }

    PacketEncoder encoder() {
        return encoder;
    }

    UntakenBytes untaken() {
        return untaken;
    }

    ConnectionObserver observer() {
        return observer;
    }

    /** Has {@link NettyConnection#endTurn()} called once, at the end of this turn. */
    void markDirty(NettyConnection connection) {
        dirty.add(connection);
        requestTurnEnd();
    }

    private void requestTurnEnd() {
        if (!turnEndDue) {
            turnEndDue = true;
            if (netty instanceof SingleThreadEventLoop loop) {
                loop.executeAfterEventLoopIteration(endOfTurn);
            } else {
                netty.execute(endOfTurn);
            }
        }
    }

    private void endTurn() {
        List<NettyConnection> due = dirty;
        dirty = flushing;
        flushing = due;
        for (NettyConnection connection : due) {
            connection.endTurn();
        }
        due.clear();
        dropSharedPayload();
        turnEndDue = !dirty.isEmpty();
        if (turnEndDue) {
            // An ordinary task and not another end of this turn: else fast readers could keep the loop from its
            // sockets.
            netty.execute(endOfTurn);
        }
    }

    /**
     * The publication's payload in memory that sockets take without a further copy.
     *
     * <p>A fan-out sends the same payload to one connection after the other, so that remembering the last one, until the
     * end of the turn, is enough to copy it once per loop and not once per receiver.
     *
     * @return a reference of the caller's own
     */
    ByteBuf sharedPayload(Publication publication, ByteBufAllocator allocator) {
        ByteBuf shared = sharedPayload;
        if (shared == null || sharedPublication != publication) {
            dropSharedPayload();
            byte[] payload = publication.message().payload();
            shared = allocator.directBuffer(payload.length).writeBytes(payload);
            sharedPayload = shared;
            sharedPublication = publication;
            requestTurnEnd();
        }
        return shared.retainedSlice();
    }

    private void dropSharedPayload() {
        if (sharedPayload != null) {
            sharedPayload.release();
            sharedPayload = null;
            sharedPublication = null;
        }
    }
}
