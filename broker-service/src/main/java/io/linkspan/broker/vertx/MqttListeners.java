package io.linkspan.broker.vertx;

import io.linkspan.broker.connection.ConnectionAcceptor;
import io.linkspan.broker.connection.ListenerConfig;
import io.linkspan.broker.vertx.tls.Certificates;
import io.linkspan.contracts.tls.TlsFilesException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The broker's listeners: for each of them one {@code MqttServer} per event loop, all sharing its port.
 *
 * <p>Vert.x hands accepted sockets to the servers of one port in turn, so that connections spread evenly over the loops.
 * Each stays on its loop.
 */
public final class MqttListeners {
    /** How long {@link #stop()} waits for the farewells to leave. */
    private static final long STOP_GRACE_MILLIS = 3_000;

    private static final long STOP_CHECK_MILLIS = 20;

    /** Vert.x shares a free port among servers that ask for the same negative number. */
    private static final AtomicInteger NEXT_FREE_PORT_KEY = new AtomicInteger(-1);

    private final Vertx vertx;
    private final Certificates certificates;
    private final List<MqttServer> servers = new ArrayList<>();
    private final Map<String, Integer> ports = new ConcurrentSkipListMap<>();
    private final Map<String, ListenerCounters> counters = new ConcurrentSkipListMap<>();
    private volatile boolean stopping;

    private MqttListeners(Vertx vertx, Certificates certificates) {
        this.vertx = vertx;
        this.certificates = certificates;
    }

    /**
     * Opens the listeners.
     *
     * @return fails when one cannot be opened, naming it; those already open are closed again
     * @throws IllegalStateException this version of Vert.x cannot host the codec
     */
    public static Future<MqttListeners> start(
            Vertx vertx, EventLoops loops, List<ListenerConfig> configs, ConnectionAcceptor acceptor) {
        try {
            return start(vertx, loops, configs, Certificates.load(configs), acceptor);
        } catch (TlsFilesException unusable) {
            return Future.failedFuture(unusable);
        }
    }

    /**
     * Opens the listeners with certificates that have been read already; {@link #stop()} stops their watch, too.
     *
     * @see #start(Vertx, EventLoops, List, ConnectionAcceptor)
     */
    public static Future<MqttListeners> start(
            Vertx vertx,
            EventLoops loops,
            List<ListenerConfig> configs,
            Certificates certificates,
            ConnectionAcceptor acceptor) {
        PipelineHook.verify(vertx);
        MqttListeners listeners = new MqttListeners(vertx, certificates);
        ConnectionObserver observer = loops.observer();
        certificates.watch(observer::certificatesReloaded, observer::certificatesRefused);
        Future<Void> opened = Future.succeededFuture();
        for (ListenerConfig config : configs) {
            opened = opened.compose(done -> listeners.open(config, loops, acceptor));
        }
        return opened.map(listeners)
                .recover(failure -> listeners.stop().transform(stopped -> Future.failedFuture(failure)));
    }

    private Future<Void> open(ListenerConfig config, EventLoops loops, ConnectionAcceptor acceptor) {
        ListenerCounters counting = new ListenerCounters(loops.size());
        MqttServerOptions options = options(config);
        List<Future<MqttServer>> opening = new ArrayList<>();
        for (int index = 0; index < loops.size(); index++) {
            opening.add(open(options, config, loops, index, counting, acceptor));
        }
        return Future.join(opening)
                .onSuccess(all -> {
                    counters.put(config.name(), counting);
                    ports.put(config.name(), opening.get(0).result().actualPort());
                })
                .recover(failure -> Future.failedFuture(new IOException(
                        "listener " + config.name() + " cannot listen on " + config.host() + " port " + config.port()
                                + ": " + failure.getMessage(),
                        failure)))
                .mapEmpty();
    }

    private static MqttServerOptions options(ListenerConfig config) {
        MqttServerOptions options = new MqttServerOptions();
        options.setHost(config.host());
        options.setPort(config.port() == 0 ? NEXT_FREE_PORT_KEY.getAndDecrement() : config.port());
        options.setTcpNoDelay(true);
        options.setReuseAddress(true);
        options.setAcceptBacklog(ListenerConfig.BACKLOG);
        return options;
    }

    private Future<MqttServer> open(
            MqttServerOptions options,
            ListenerConfig config,
            EventLoops loops,
            int index,
            ListenerCounters counting,
            ConnectionAcceptor acceptor) {
        ListenerCounters.Cells cells = counting.cells(index);
        MqttServer server = PipelineHook.create(vertx, options, socket -> {
            if (stopping || counting.get(TrafficCounter.OPEN) >= config.maxConnections()) {
                cells.add(TrafficCounter.REFUSED, 1);
                return null;
            }
            count(socket, cells);
            AcceptedSocket accepted = new AcceptedSocket(
                    loops.loop(index), config, address(socket), null, System.nanoTime(), cells, acceptor);
            return config.transport().plain()
                    ? new InboundHandler(accepted)
                    : new TransportHandshake(accepted, certificates.of(config.name()), certificates.asymmetricWork());
        });
        Promise<MqttServer> listening = Promise.promise();
        loops.context(index).runOnContext(start -> server.listen().onComplete(listening));
        return listening.future().onSuccess(open -> {
            synchronized (servers) {
                servers.add(open);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the listener is the whole use of it
    private static void count(NetSocket socket, ListenerCounters.Cells cells) {
        cells.add(TrafficCounter.ACCEPTED, 1);
        cells.add(TrafficCounter.OPEN, 1);
        ((NetSocketInternal) socket)
                .channelHandlerContext()
                .channel()
                .closeFuture()
                .addListener(closed -> cells.add(TrafficCounter.OPEN, -1));
    }

    private static String address(NetSocket socket) {
        SocketAddress remote = socket.remoteAddress();
        return remote == null || remote.host() == null
                ? "unknown"
                : AcceptedSocket.address(remote.host(), remote.port());
    }

    /** The port a listener is really bound to. */
    public int port(String listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new NoSuchElementException("no listener " + listener);
        }
        return port;
    }

    /** The names of the listeners, sorted. */
    public List<String> names() {
        return List.copyOf(ports.keySet());
    }

    /** The counters of a listener. */
    public ListenerCounters counters(String listener) {
        ListenerCounters known = counters.get(listener);
        if (known == null) {
            throw new NoSuchElementException("no listener " + listener);
        }
        return known;
    }

    /** When each certificate in use expires: by listener, then by host name. */
    public Map<String, Map<String, Instant>> certificateExpiries() {
        return certificates.expiries();
    }

    /**
     * Closes the listeners and every connection. The domain has said goodbye to its clients before; what is on its way to
     * them gets a moment to leave.
     */
    public Future<Void> stop() {
        stopping = true;
        Promise<Void> drained = Promise.promise();
        awaitClosed(drained, System.nanoTime());
        return drained.future().compose(done -> {
            certificates.stop();
            List<Future<Void>> closing = new ArrayList<>();
            synchronized (servers) {
                servers.forEach(server -> closing.add(server.close()));
                servers.clear();
            }
            return Future.join(closing).mapEmpty();
        });
    }

    private void awaitClosed(Promise<Void> drained, long since) {
        long open = counters.values().stream()
                .mapToLong(listener -> listener.get(TrafficCounter.OPEN))
                .sum();
        if (open == 0 || System.nanoTime() - since > STOP_GRACE_MILLIS * 1_000_000) {
            drained.complete();
        } else {
            vertx.setTimer(STOP_CHECK_MILLIS, timer -> awaitClosed(drained, since));
        }
    }
}
