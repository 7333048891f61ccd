package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.Connection;
import io.linkspan.broker.connection.ListenerConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One event loop without threads or sockets, whose memory can be counted to the byte. */
final class EmbeddedBroker implements ConnectionObserver {
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, false);
    final ListenerCounters counters = new ListenerCounters(1);
    final List<String> failures = new ArrayList<>();
    private final EmbeddedChannel loopChannel = new EmbeddedChannel();
    private final NettyEventLoop loop = new NettyEventLoop(0, loopChannel.eventLoop(), this);
    private final ListenerConfig config;

    EmbeddedBroker(ListenerConfig config) {
        this.config = config;
    }

    EmbeddedBroker() {
        this(ListenerConfig.tcp("test", "127.0.0.1", 0));
    }

    /** A new connection with the domain's handler on it. */
    Client connect(EchoAcceptor domain) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.pipeline()
                .addLast(new InboundHandler(new AcceptedSocket(
                        loop, config, "192.0.2.1:1", null, System.nanoTime(), counters.cells(0), domain)));
        return new Client(channel, () -> domain.connections.get(domain.connections.size() - 1));
    }

    /** Runs what the loop has to do, until it has nothing to do. */
    void turn() {
        loopChannel.runPendingTasks();
    }

    long liveBytes() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    @Override
    public void handlerFailed(String listener, String remoteAddress, String where, Throwable failure) {
        failures.add(where + " " + failure);
    }

    @Override
    public void taskFailed(int failedLoop, Throwable failure) {
        failures.add("task " + failure);
    }

    /** The other end of an embedded connection. */
    final class Client {
        final EmbeddedChannel channel;
        private final Supplier<Connection> connection;

        private Client(EmbeddedChannel channel, Supplier<Connection> connection) {
            this.channel = channel;
            this.connection = connection;
        }

        Connection connection() {
            return connection.get();
        }

        Client send(byte[]... reads) {
            for (byte[] read : reads) {
                if (channel.isOpen()) {
                    channel.writeInbound(allocator.buffer(read.length).writeBytes(read));
                }
            }
            runTurn();
            return this;
        }

        void runTurn() {
            channel.runPendingTasks();
            turn();
            channel.runPendingTasks();
        }

        /** The buffers written since the last call, one string of hex digits each. */
        List<String> written() {
            List<String> hex = new ArrayList<>();
            for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
                if (buffer.isReadable()) {
                    hex.add(ByteBufUtil.hexDump(buffer));
                }
                buffer.release();
            }
            return hex;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // an embedded channel closes at once
        void close() {
            channel.close();
            runTurn();
            written();
            channel.checkException();
        }
    }
}
